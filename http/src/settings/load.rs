//! Putting together what flags, the environment and the file say.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};

use super::defaults::DEFAULTS;
use super::{Flags, Settings};

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

    pub(super) fn from(file: &Path, environment: Env, flags: &Flags) -> Result<Self, SettingsError> {
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
