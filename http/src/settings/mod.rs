//! Every setting, as flag, environment variable (`REGIMEN_…`) and line of `regimen.toml`; the first of these that says
//! something counts.

mod browser;
mod defaults;
mod flags;
mod in_private;
mod keys;
mod load;
mod mail;
mod oidc;
mod organizations;
mod proxies;
mod rates;
mod registration;
mod sign_in;
mod texts;
mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use browser::{BrowserSettings, Transport};
pub use flags::Flags;
pub use keys::KeySettings;
pub use load::SettingsError;
pub use mail::{MailSettings, ServerSettings};
pub use proxies::ProxySettings;
pub use rates::{Counting, RateSettings};
pub use registration::{Coaches, RegistrationSettings};
pub use webhooks::WebhookSettings;

use crate::edge::Limit;

pub(crate) use in_private::keeps_secrets;
pub use oidc::{OidcProvider, OidcSettings};
pub use organizations::{OpenTo, OrganizationsSettings};
pub use sign_in::SignInSettings;
pub use texts::TextSettings;

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The folder for data and keys.
    pub data_dir: PathBuf,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// A PostgreSQL database in place of SQLite.
    pub database_url: Option<SecretString>,
    /// Connections that this process holds to PostgreSQL for the log, and as many for the views.
    pub database_connections: u32,
    /// How logs are written.
    pub log_format: LogFormat,
    /// Which logs are written: `info`, `regimen_core=debug,info` …
    pub log_filter: String,
    /// How long an access token lives, in seconds.
    pub token_seconds: u32,
    /// What Argon2id may use for one password hash, in KiB.
    pub password_memory_kib: u32,
    /// How often Argon2id passes over it.
    pub password_passes: u32,
    /// The most bytes a request body may have.
    pub body_bytes: usize,
    /// How long requests may take to finish after SIGTERM, in seconds.
    pub drain_seconds: u64,
    /// The version of the terms that people accept when they register.
    pub terms_version: String,
    /// How often one account may call an operation.
    pub limits: Vec<Limit>,
    /// How often anybody may ask.
    #[serde(default)]
    pub rates: RateSettings,
    /// How browsers reach us, and web pages of other origins.
    #[serde(default)]
    pub browser: BrowserSettings,
    /// Where secrets come from.
    #[serde(default)]
    pub keys: KeySettings,
    /// Which proxies are believed.
    #[serde(default)]
    pub proxies: ProxySettings,
    /// Who opens organizations, and where they are reached.
    #[serde(default)]
    pub organizations: OrganizationsSettings,
    /// How long people stay signed in.
    #[serde(default)]
    pub sign_in: SignInSettings,
    /// Who gets an account by themselves.
    #[serde(default)]
    pub registration: RegistrationSettings,
    /// What may be reached when others are told what happens.
    #[serde(default)]
    pub webhooks: WebhookSettings,
    /// How the outside reaches us.
    #[serde(default)]
    pub server: ServerSettings,
    /// How mail goes out.
    #[serde(default)]
    pub mail: MailSettings,
    /// Who vouches for people who have an account elsewhere.
    #[serde(default)]
    pub oidc: OidcSettings,
    /// How text messages reach telephones.
    #[serde(default)]
    pub texts: TextSettings,
}

#[cfg(test)]
mod tests;
