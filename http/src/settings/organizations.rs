//! `[organizations]`: who opens organizations, and where they are reached.

use regimen_core::admin::values::HostName;
use serde::Deserialize;

/// Who opens organizations, and where they are reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganizationsSettings {
    /// Who may open an organization over HTTP.
    pub open: OpenTo,
    /// The domain below which every organization is reached under its short name: `yoga.BASE_DOMAIN`.
    pub base_domain: Option<HostName>,
}

/// Who may open an organization over HTTP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenTo {
    /// Nobody: it is done at the server's command line.
    #[default]
    Nobody,
    /// Whoever asks.
    Anyone,
}
