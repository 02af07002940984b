//! A folder with SQLite files, for one process.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use super::opened::{OpenError, Opened};
use super::{Storage, fit};
use crate::kernel::executor::SnapshotTable;
use crate::kernel::log::SqliteStore;
use crate::kernel::privacy::KeyTable;
use crate::kernel::secrets::{KeySource, Secrets, make_private_folder};
use crate::kernel::sql::{Db, Durability, Location};

impl Opened {
    /// Opens `folder`, made if it is missing, for this process alone, with the key-encryption key from where it says.
    ///
    /// # Errors
    /// When another process has it, its keys are missing or wrong, or the disk says no.
    pub async fn folder(folder: &Path, key_encryption: &KeySource) -> Result<Self, OpenError> {
        make_private_folder(folder)?;
        let lock = lock(folder)?;
        let over_data = folder.join("log.db").exists() || folder.join("keys.db").exists();
        let secrets = Secrets::open(&folder.join("keys"), key_encryption, over_data)?;
        let keys = KeyTable::open(Db::open(&file(folder, "keys.db"), Durability::Full).await?).await?;
        if !fit::fit(keys.db(), &secrets).await? {
            return Err(OpenError::WrongKeys(folder.join("keys")));
        }
        let log = SqliteStore::open(&folder.join("log.db")).await?;
        let snapshots =
            SnapshotTable::open(Db::open(&file(folder, "snapshots.db"), Durability::Derived).await?).await?;
        let views = Db::open(&file(folder, "views.db"), Durability::Derived).await?;
        let storage = Storage { log: Arc::new(log), keys: Arc::new(keys), snapshots: Arc::new(snapshots) };
        Ok(Self { storage, secrets, views, _lock: Some(lock) })
    }
}

fn file(folder: &Path, name: &str) -> Location {
    Location::File(folder.join(name))
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join("regimen.lock");
    let io = |error| OpenError::Io { path: path.clone(), error };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(OpenError::Io { path, error }),
    }
}
