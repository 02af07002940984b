//! What people do with the application.

mod accounts;
mod booking;
mod cancelling;
mod changing_sessions;
mod credits;
mod history;
mod minimum;
mod operations;
mod paging;
mod series;
mod sessions;
mod substitutes;
mod templates;
