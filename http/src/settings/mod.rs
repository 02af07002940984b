//! Every setting, as flag, environment variable (`REGIMEN_…`) and line of `regimen.toml`; the first of these that says
//! something counts.

mod browser;
mod in_private;
mod keys;
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
use std::path::{Path, PathBuf};

use clap::Args;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use browser::{BrowserSettings, Transport};
pub use keys::KeySettings;
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

/// What a program says about itself on the command line. Empty flags leave the word to the environment and the file.
#[derive(Debug, Clone, Default, Args, Serialize)]
pub struct Flags {
    /// The folder for data and keys [regimen-data].
    #[arg(long, value_name = "DIR", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<PathBuf>,
    /// The address to listen on [127.0.0.1:8080].
    #[arg(long, value_name = "ADDR", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// A PostgreSQL database in place of SQLite: postgres://user:password@host/database.
    #[arg(long, value_name = "URL", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// Connections to PostgreSQL for the log, and as many for the views [8].
    #[arg(long, value_name = "NUMBER", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_connections: Option<u32>,
    /// How logs are written [text].
    #[arg(long, value_name = "FORMAT", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<LogFormat>,
    /// Which logs are written [info,sqlx=warn].
    #[arg(long, value_name = "FILTER", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_filter: Option<String>,
    /// How long an access token lives [600].
    #[arg(long, value_name = "SECONDS", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    token_seconds: Option<u32>,
    /// What Argon2id may use for one password hash [19456].
    #[arg(long, value_name = "KIB", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    password_memory_kib: Option<u32>,
    /// How often Argon2id passes over it [2].
    #[arg(long, value_name = "NUMBER", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    password_passes: Option<u32>,
    /// The most bytes that a request body may have [65536].
    #[arg(long, value_name = "BYTES", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    body_bytes: Option<usize>,
    /// How long requests may take to finish after SIGTERM [20].
    #[arg(long, value_name = "SECONDS", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    drain_seconds: Option<u64>,
    /// The version of the terms that people accept when they register [2026-11].
    #[arg(long, value_name = "VERSION", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    terms_version: Option<String>,
    /// How often one account may call an operation: OPERATION=CALLS/SECONDS, several with commas [place_hold=5/60 and others, see regimen.toml.example].
    #[arg(long, value_name = "LIMITS", value_delimiter = ',', global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    limits: Option<Vec<Limit>>,
    /// A file with settings, one `name = value` a line [regimen.toml].
    #[arg(long, value_name = "FILE", global = true, help_heading = "Settings")]
    #[serde(skip)]
    config: Option<PathBuf>,
}

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

/// The settings when nobody says anything.
#[derive(Debug, Serialize)]
struct Defaults {
    data_dir: &'static str,
    listen: &'static str,
    database_connections: u32,
    log_format: LogFormat,
    log_filter: &'static str,
    token_seconds: u32,
    password_memory_kib: u32,
    password_passes: u32,
    body_bytes: usize,
    drain_seconds: u64,
    terms_version: &'static str,
    limits: [&'static str; 3],
}

const DEFAULTS: Defaults = Defaults {
    data_dir: "regimen-data",
    listen: "127.0.0.1:8080",
    database_connections: 8,
    log_format: LogFormat::Text,
    log_filter: "info,sqlx=warn",
    token_seconds: 600,
    password_memory_kib: 19 * 1024,
    password_passes: 2,
    body_bytes: 64 * 1024,
    drain_seconds: 20,
    terms_version: "2026-11",
    limits: ["place_hold=5/60", "export_my_data=5/3600", "erase_me=5/3600"],
};

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("settings: {0}")]
pub struct SettingsError(Box<figment::Error>);

impl Settings {
    /// The settings that `flags`, the environment and the file say together.
    ///
    /// # Errors
    /// When a value is not of its kind, or a name is unknown.
    pub fn load(flags: &Flags) -> Result<Self, SettingsError> {
        let file = flags.config.clone().unwrap_or_else(|| PathBuf::from("regimen.toml"));
        // What tests are told is told in variables of the same prefix. Names compare without regard to case.
        // REGIMEN_MAIL__FROM is `from` in the group `[mail]`.
        let environment = Env::prefixed("REGIMEN_").filter(|name| !name.starts_with("test_")).split("__");
        Self::from(&file, environment, flags)
    }

    fn from(file: &Path, environment: Env, flags: &Flags) -> Result<Self, SettingsError> {
        let settings = Figment::from(Serialized::defaults(DEFAULTS))
            .merge(Toml::file(file))
            .merge(environment)
            .merge(Serialized::defaults(flags))
            .extract();
        settings.map_err(|error| SettingsError(Box::new(error)))
    }

    /// The settings without flags, environment and file, for data in `data_dir`.
    ///
    /// # Errors
    /// Never, unless a default is broken.
    pub fn for_folder(data_dir: &Path) -> Result<Self, SettingsError> {
        let flags = Flags { data_dir: Some(data_dir.to_owned()), ..Flags::default() };
        let defaults = Figment::from(Serialized::defaults(DEFAULTS)).merge(Serialized::defaults(flags));
        defaults.extract().map_err(|error| SettingsError(Box::new(error)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use clap::Args as _;
    use figment::providers::Env;

    use super::{
        BrowserSettings, DEFAULTS, Flags, KeySettings, MailSettings, OrganizationsSettings, ProxySettings,
        RateSettings, RegistrationSettings, Settings, SignInSettings,
    };

    #[test]
    fn every_setting_is_a_flag_too() {
        let command = Flags::augment_args(clap::Command::new("regimen"));
        let flags = command.get_arguments().map(|flag| flag.get_id().to_string()).collect::<BTreeSet<_>>();
        let defaults = serde_json::to_value(DEFAULTS).expect("JSON");
        let mut settings = defaults.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
        settings.extend(["config".to_owned(), "database_url".to_owned()]);
        assert_eq!(flags, settings);
    }

    #[test]
    fn the_example_says_what_counts_without_it() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regimen.toml.example");
        let nothing = Env::prefixed("REGIMEN_NOTHING_SUCH_");
        let settings = Settings::from(&example, nothing, &Flags::default()).expect("it stands");
        assert_eq!(settings.rates, RateSettings::default());
        assert_eq!(settings.proxies, ProxySettings::default());
        assert_eq!(settings.browser, BrowserSettings::default());
        assert_eq!(settings.keys, KeySettings::default());
        assert_eq!(settings.organizations, OrganizationsSettings::default());
        assert_eq!(settings.sign_in, SignInSettings::default());
        assert_eq!(settings.registration, RegistrationSettings::default());
        let usual = Settings::for_folder(Path::new("regimen-data")).expect("defaults");
        assert_eq!(settings.password_memory_kib, usual.password_memory_kib);
        assert_eq!(settings.password_passes, usual.password_passes);
        assert_eq!((settings.token_seconds, settings.body_bytes), (usual.token_seconds, usual.body_bytes));
        assert_eq!((settings.drain_seconds, settings.terms_version), (usual.drain_seconds, usual.terms_version));
        assert_eq!(format!("{:?}", settings.limits), format!("{:?}", usual.limits));
        let (webhooks, usual) = (settings.webhooks, usual.webhooks);
        assert_eq!((webhooks.allow_private, webhooks.timeout_seconds), (usual.allow_private, usual.timeout_seconds));
        let (said, counts) = (settings.mail, MailSettings::default());
        assert!(said.smtp_url.is_none() && said.reply_to.is_none() && settings.server.public_url.is_none());
        assert_eq!((said.from, said.timeout_seconds), (counts.from, counts.timeout_seconds));
        assert_eq!(said.per_second, counts.per_second);
        assert_eq!((said.language, said.time_zone), (counts.language, counts.time_zone));
    }

    #[test]
    fn a_flag_counts_more_than_the_file_and_a_misspelt_setting_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("regimen.toml");
        let nothing = || Env::prefixed("REGIMEN_NOTHING_SUCH_");
        std::fs::write(&file, "token_seconds = 60\nbody_bytes = 10\n").expect("written");
        let flags = Flags { token_seconds: Some(30), ..Flags::default() };
        let settings = Settings::from(&file, nothing(), &flags).expect("they stand");
        assert_eq!((settings.token_seconds, settings.body_bytes), (30, 10));
        std::fs::write(&file, "tokenseconds = 60\n").expect("written");
        assert!(Settings::from(&file, nothing(), &Flags::default()).is_err());
    }
}
