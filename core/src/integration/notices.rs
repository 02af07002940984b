//! What those are told who look after webhooks, and those who let apps act for them.

use chrono::{DateTime, Utc};

use super::oauth::{AppId, AppName};
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

notices! {
    /// What people are told of the apps that they let act for them.
    pub enum AppNotice {
        /// You let an app act for you. If that was not you, take it back under your apps and change your password.
        Allowed {
            /// The app.
            app_id: AppId,
            /// What it is called.
            app_name: AppName,
        } = "app.allowed",
        /// Somebody showed a copy of what an app had used to sign in for you, so we ended that; you can let the app in again.
        CodeReplayed {
            /// The app.
            app_id: AppId,
        } = "app.code_replayed",
    }
}
