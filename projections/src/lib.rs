//! The read side of Regimen: views that follow the log, the engine that keeps them, and the questions they answer.
//!
//! Every context has a folder with its views and its finders: functions that take a [`Reader`], always an organization, and
//! answer with rows. Nothing here decides anything, and everything in the views' database can be made again from the log.

pub mod accounts;
pub mod audit;
pub mod background;
pub mod booking;
pub mod engine;
pub mod integration;
pub mod membership;
pub mod notification;
pub mod privacy;
mod reader;
pub mod scheduling;
pub mod timers;

pub use reader::{FindError, InvalidLimit, Limit, Page, PageRequest, Reader};

/// The views of every context.
pub fn all_views() -> engine::Views {
    accounts::views()
        .and(scheduling::views())
        .and(booking::views())
        .and(membership::views())
        .and(notification::views())
        .and(integration::views())
        .and(audit::views())
        .and(privacy::views())
}

/// The timers of every context.
pub fn all_timers() -> timers::Timers {
    booking::timers().and(membership::timers()).and(audit::timers()).and(privacy::timers())
}
