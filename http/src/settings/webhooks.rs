//! `[webhooks]`: what may be reached when others are told what happens.

use serde::{Deserialize, Serialize};

/// Settings of webhooks.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// Whether addresses of private networks and of this machine may be reached, the latter without TLS too: where receivers
    /// run beside the server. Whoever may add webhooks can then knock at everything that the server can reach.
    pub allow_private: bool,
    /// How long one attempt may take, in seconds.
    pub timeout_seconds: u64,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self { allow_private: false, timeout_seconds: 10 }
    }
}
