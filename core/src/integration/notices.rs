//! What those are told who look after webhooks.

use chrono::{DateTime, Utc};

use super::values::WebhookId;
use crate::notices;

notices! {
    /// What those are told who look after webhooks.
    pub enum WebhookNotice {
        /// Nothing has arrived at a webhook for a day. It is tried on; nothing is lost that it did not miss for three days.
        Failing {
            /// The webhook.
            webhook_id: WebhookId,
            /// Since when nothing arrives.
            since: DateTime<Utc>,
        } = "webhook.failing",
    }
}
