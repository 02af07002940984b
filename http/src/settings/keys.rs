//! `[keys]`: where secrets come from.

use regimen_core::kernel::secrets::KeySource;
use serde::Deserialize;

/// Where secrets come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeySettings {
    /// The key that wraps the keys of persons: `file`, `env:NAME` or `command:/path/of/program argument …`.
    pub key_encryption: KeySource,
}
