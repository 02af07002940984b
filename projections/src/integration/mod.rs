//! Webhooks and what they were sent, the dispatcher that sends it, and the programs that are let in.

mod api_key_row;
mod app_row;
mod delivery_row;
mod dispatcher;
mod permission_row;
mod webhook_row;

use crate::engine::Views;

pub use api_key_row::{ApiKeyRow, ApiKeysView, find_api_keys};
pub use app_row::{AppRow, AppsView, find_app, find_apps};
pub use delivery_row::{DeliveriesView, DeliveryRow, DeliveryState, find_deliveries, find_delivery};
pub use dispatcher::{Courier, Dispatcher, Parcel};
pub use permission_row::{PermissionRow, PermissionsView, find_permissions};
pub use webhook_row::{WebhookRow, WebhooksView, find_webhook, find_webhooks};

/// The views of this context.
pub fn views() -> Views {
    let webhooks = Views::default().with::<WebhooksView>().with::<DeliveriesView>();
    webhooks.with::<ApiKeysView>().with::<AppsView>().with::<PermissionsView>()
}
