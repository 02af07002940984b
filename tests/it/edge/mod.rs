//! What holds for every request, whatever it asks for.

mod arrivals;
mod browsers;
mod rates;
