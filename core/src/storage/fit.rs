//! Whether the secrets at hand are those that the data was written with: fingerprints of them lie beside the keys of persons.

use crate::kernel::log::StoreError;
use crate::kernel::secrets::{Keyring, Pepper, Secret, Secrets};
use crate::kernel::sql::{Db, Value};

const KEY_ENCRYPTION: &str = "key-encryption";

/// Notes the fingerprints of `secrets` in the keys' database `db` at first use; later, whether they are the same. Of the
/// key-encryption keys at hand one has to be the same: it may be the one that is being exchanged.
pub(super) async fn fit(db: &Db, secrets: &Secrets) -> Result<bool, StoreError> {
    let ring = secrets.key_encryption.all().map(|key| fingerprint(&key.secret)).collect();
    let known = [
        (KEY_ENCRYPTION, ring),
        ("head-signing", vec![fingerprint(&secrets.head_signing)]),
        ("pepper", vec![fingerprint(&secrets.pepper)]),
    ];
    for (name, fingerprints) in known {
        let sql = "INSERT INTO fingerprints (name, fingerprint) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING fingerprint";
        let mut tx = db.begin().await?;
        let first = fingerprints.first().map_or("", String::as_str);
        let rows = tx.fetch(sql, vec![name.into(), first.into()]).await?;
        let noted = rows.first().map(|row| row.text(0)).transpose()?;
        tx.commit().await?;
        if !noted.is_some_and(|noted| fingerprints.contains(&noted)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Notes that the data is under the key of `ring` that is in use.
pub(super) async fn note_key_encryption(db: &Db, ring: &Keyring) -> Result<(), StoreError> {
    let sql = "UPDATE fingerprints SET fingerprint = $2 WHERE name = $1";
    db.execute(sql, vec![KEY_ENCRYPTION.into(), fingerprint(&ring.active().secret).into()]).await.map(drop)
}

/// Whether data was ever written here.
pub(super) async fn is_used(db: &Db) -> Result<bool, StoreError> {
    Ok(db.fetch_optional("SELECT name FROM fingerprints LIMIT 1", Vec::<Value>::new()).await?.is_some())
}

fn fingerprint(secret: &Secret) -> String {
    Pepper::new(secret).hash("fingerprint", &[]).to_string()
}
