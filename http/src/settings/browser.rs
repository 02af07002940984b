//! `[browser]`: web pages of other origins.

use serde::Deserialize;

use crate::edge::Origin;

/// Web pages of other origins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrowserSettings {
    /// Origins whose pages may ask, with credentials, and read the answers.
    pub origins: Vec<Origin>,
}
