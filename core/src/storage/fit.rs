//! Whether the secrets at hand are those that the data was written with: fingerprints of them lie beside the keys of persons.

use crate::kernel::log::StoreError;
use crate::kernel::secrets::{Pepper, Secret, Secrets};
use crate::kernel::sql::{Db, Value};

/// Notes the fingerprints of `secrets` in the keys' database `db` at first use; later, whether they are the same.
pub(super) async fn fit(db: &Db, secrets: &Secrets) -> Result<bool, StoreError> {
    for (name, fingerprint) in fingerprints(secrets) {
        let sql = "INSERT INTO fingerprints (name, fingerprint) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING fingerprint";
        let mut tx = db.begin().await?;
        let rows = tx.fetch(sql, vec![name.into(), fingerprint.as_str().into()]).await?;
        let noted = rows.first().map(|row| row.text(0)).transpose()?;
        tx.commit().await?;
        if noted.as_deref() != Some(&fingerprint) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether data was ever written here.
pub(super) async fn is_used(db: &Db) -> Result<bool, StoreError> {
    Ok(db.fetch_optional("SELECT name FROM fingerprints LIMIT 1", Vec::<Value>::new()).await?.is_some())
}

fn fingerprints(secrets: &Secrets) -> [(&'static str, String); 3] {
    let of = |secret: &Secret| Pepper::new(secret).hash("fingerprint", &[]).to_string();
    [
        ("key-encryption", of(&secrets.key_encryption)),
        ("head-signing", of(&secrets.head_signing)),
        ("pepper", of(&secrets.pepper)),
    ]
}
