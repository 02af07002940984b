//! What people do with the application.

mod accounts;
mod booking;
mod cancelling;
mod credits;
mod history;
mod operations;
mod paging;
mod sessions;
mod templates;
