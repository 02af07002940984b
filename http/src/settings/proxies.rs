//! `[proxies]`: which proxies are believed when they say for whom they ask.

use serde::Deserialize;

use crate::edge::{ForwardedBy, Network};

/// Which proxies are believed when they say for whom they ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProxySettings {
    /// Their addresses. Without any, whoever connects is who asks.
    pub trusted: Vec<Network>,
    /// In which header they say it.
    pub header: ForwardedBy,
}
