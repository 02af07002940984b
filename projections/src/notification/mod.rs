//! What people were told: in the app, and by mail.

pub mod mail;
mod notification_row;

use crate::engine::Views;

pub use notification_row::{NotificationRow, NotificationsView, find_notifications, find_notifications_after};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<NotificationsView>().with::<mail::MailView>()
}
