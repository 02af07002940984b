//! The one integration binary.

mod conformance;
mod postgres_log;
