//! Opening the storage that the settings name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use regimen_core::kernel::log::{LogStore, PostgresOptions, PostgresStore, SqliteStore};
use regimen_core::kernel::secrets::Secrets;
use regimen_core::storage::{OpenError, Opened};
use secrecy::ExposeSecret as _;

use crate::keys;
use crate::settings::Settings;

/// Opens the storage that `settings` name.
///
/// # Errors
/// See [`OpenError`].
pub async fn open(settings: &Settings) -> Result<Opened, OpenError> {
    match &settings.database_url {
        Some(url) => {
            let connections = settings.database_connections;
            Opened::postgres(url.expose_secret(), &settings.data_dir, &settings.keys.key_encryption, connections).await
        }
        None => Opened::folder(&settings.data_dir, &settings.keys.key_encryption).await,
    }
}

/// Opens the log alone, to be read, also while a server uses it.
///
/// # Errors
/// When there is no log, or its keys are missing.
pub async fn open_log(settings: &Settings) -> Result<(Arc<dyn LogStore>, Secrets), OpenError> {
    let secrets = Secrets::open(&keys::folder(settings), &settings.keys.key_encryption, true)?;
    let log: Arc<dyn LogStore> = match &settings.database_url {
        Some(url) => Arc::new(PostgresStore::open(url.expose_secret(), PostgresOptions::default()).await?),
        None => Arc::new(SqliteStore::open(&settings.data_dir.join("log.db")).await?),
    };
    Ok((log, secrets))
}

/// Where signed heads of the log are kept in `data_dir`.
pub fn heads_folder(data_dir: &Path) -> PathBuf {
    data_dir.join("heads")
}
