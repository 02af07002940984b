//! Exchanging the key-encryption key of a database, also while others use it.

use super::fit;
use crate::kernel::log::StoreError;
use crate::kernel::privacy::{KeyStore as _, KeyTable, Keys, PrivacyError, Rewrapped, rewrap};
use crate::kernel::secrets::Keyring;
use crate::kernel::sql::Db;

/// Wraps the keys of persons in `db` anew under the key of `ring` that is in use. It may be cut off and begun again.
///
/// # Errors
/// When the database does not answer.
pub async fn rewrap_keys(db: Db, ring: &Keyring) -> Result<Rewrapped, PrivacyError> {
    let table = KeyTable::open(db.clone()).await?;
    let keys = Keys::new(std::sync::Arc::new(table), ring);
    let rewrapped = rewrap(&keys, &ring.active().secret.name()).await?;
    if rewrapped.unreadable == 0 {
        fit::note_key_encryption(&db, ring).await?;
    }
    // What was wrapped under the old key does not stay in the write-ahead log.
    db.scrub_file().await?;
    Ok(rewrapped)
}

/// Whether every key of a person in `db` is wrapped under the key of `ring` that is in use.
///
/// # Errors
/// When the database does not answer.
pub async fn is_under_one_key(db: Db, ring: &Keyring) -> Result<bool, StoreError> {
    let table = KeyTable::open(db).await?;
    Ok(table.not_under(&ring.active().secret.name(), None, 1).await?.is_empty())
}
