//! The one integration binary.

#[macro_use]
mod stories;

mod conformance;
mod postgres_log;
