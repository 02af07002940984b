//! `[texts]`: how text messages reach telephones.

use secrecy::SecretString;
use serde::Deserialize;

/// How text messages reach telephones.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextSettings {
    /// The gateway that takes them: `https://…`. Without it texts go where mail goes that does not leave, on a server that only this
    /// machine reaches, and nowhere else.
    pub url: Option<String>,
    /// By what the gateway knows us: sent as `Authorization: Bearer …`.
    pub token: Option<SecretString>,
}
