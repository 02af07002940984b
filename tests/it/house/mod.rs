//! What holds the house together: the shape of the code, the events of ever, the codes of refusals.

mod architecture;
mod errors;
mod happenings_organization;
mod samples;
mod source;
