//! A PostgreSQL database, for any number of processes. The secrets lie in the data folder of each node: copy its `keys`
//! folder from the first node to the others.

use std::path::Path;
use std::sync::Arc;

use super::opened::{OpenError, Opened};
use super::{Storage, fit};
use crate::kernel::executor::SnapshotTable;
use crate::kernel::log::{PostgresOptions, PostgresStore};
use crate::kernel::privacy::KeyTable;
use crate::kernel::secrets::{KeySource, Secrets, make_private_folder};
use crate::kernel::sql::{Db, Durability, Location};

impl Opened {
    /// Connects to the database at `url`, with the secrets in `folder`, the key-encryption key from where it says, and at most
    /// `connections` connections that read the log and as many for the views.
    ///
    /// # Errors
    /// When the database does not answer, or the keys are missing or wrong.
    pub async fn postgres(
        url: &str,
        folder: &Path,
        key_encryption: &KeySource,
        connections: u32,
    ) -> Result<Self, OpenError> {
        make_private_folder(folder)?;
        let schema = |schema, connections| Location::Schema { url: url.to_owned(), schema, connections };
        let keys = KeyTable::open(Db::open(&schema("keys", 2), Durability::Full).await?).await?;
        let over_data = fit::is_used(keys.db()).await?;
        let secrets = Secrets::open(&folder.join("keys"), key_encryption, over_data)?;
        if !fit::fit(keys.db(), &secrets).await? {
            return Err(OpenError::WrongKeys(folder.join("keys")));
        }
        let options = PostgresOptions { readers: connections, ..PostgresOptions::default() };
        let log = PostgresStore::open(url, options).await?;
        let snapshots = SnapshotTable::open(Db::open(&schema("snapshots", 2), Durability::Derived).await?).await?;
        // Derived as they are, they are kept in full: this process outlives the database, and remembers how far it has told them.
        let views = Db::open(&schema("views", connections), Durability::Full).await?;
        let storage = Storage { log: Arc::new(log), keys: Arc::new(keys), snapshots: Arc::new(snapshots) };
        Ok(Self { storage, secrets, views, _lock: None })
    }
}
