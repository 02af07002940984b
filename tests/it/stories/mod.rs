//! What people do with the application.

mod accounts;
mod audit;
mod booking;
mod cancelling;
mod changing_sessions;
mod coach_day;
mod courses;
mod credits;
mod history;
pub(crate) mod impersonations;
mod leaving_plans;
mod ledger;
mod minimum;
mod my_data;
mod operations;
mod packages;
mod paging;
pub(crate) mod penalties;
mod plan_limits;
mod plans;
pub(crate) mod rooms;
mod series;
mod sessions;
mod standing;
mod substitutes;
mod suspensions;
mod templates;
