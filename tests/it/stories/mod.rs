//! What people do with the application.

mod accounts;
mod booking;
mod cancelling;
mod credits;
mod history;
mod ledger;
mod operations;
mod packages;
mod paging;
pub(crate) mod penalties;
mod plans;
mod sessions;
mod templates;
