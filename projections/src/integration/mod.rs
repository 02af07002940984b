//! Webhooks and what they were sent, the dispatcher that sends it, and the programs that are let in.

mod api_key_row;
mod delivery_row;
mod dispatcher;
mod webhook_row;

use crate::engine::Views;

pub use api_key_row::{ApiKeyRow, ApiKeysView, find_api_keys};
pub use delivery_row::{DeliveriesView, DeliveryRow, DeliveryState, find_deliveries, find_delivery};
pub use dispatcher::{Courier, Dispatcher, Parcel};
pub use webhook_row::{WebhookRow, WebhooksView, find_webhook, find_webhooks};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<WebhooksView>().with::<DeliveriesView>().with::<ApiKeysView>()
}
