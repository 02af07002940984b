//! Webhooks and what they were sent, and the dispatcher that sends it.

mod delivery_row;
mod dispatcher;
mod webhook_row;

use crate::engine::Views;

pub use delivery_row::{DeliveriesView, DeliveryRow, DeliveryState, find_deliveries, find_delivery};
pub use dispatcher::{Courier, Dispatcher, Parcel};
pub use webhook_row::{WebhookRow, WebhooksView, find_webhook, find_webhooks};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<WebhooksView>().with::<DeliveriesView>()
}
