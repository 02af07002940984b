//! `[browser]`: how browsers reach us, and web pages of other origins.

use serde::Deserialize;

pub use crate::edge::Transport;

use crate::edge::Origin;

/// Browsers: how they reach us, and web pages of other origins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrowserSettings {
    /// How browsers reach this server: over TLS they are told to come in no other way from then on.
    pub transport: Transport,
    /// Origins whose pages may ask, with credentials, and read the answers.
    pub origins: Vec<Origin>,
}

impl BrowserSettings {
    /// How browsers reach a server whose pages are at `public_url`: over TLS if one of the two says so.
    pub(crate) fn transport_at(&self, public_url: &str) -> Transport {
        if public_url.starts_with("https://") { Transport::Tls } else { self.transport }
    }
}
