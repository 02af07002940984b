//! What people do with the application.

mod accounts;
mod booking;
mod cancelling;
mod changing_sessions;
mod coach_day;
mod courses;
mod credits;
mod history;
mod minimum;
mod operations;
mod paging;
mod series;
mod sessions;
mod standing;
mod substitutes;
mod templates;
