//! Keys in a database of their own: `keys.db`, or the schema `keys` of PostgreSQL.

use async_trait::async_trait;

use super::keys::{Destroyed, Exchange, KeyStore};
use super::rewrap::KeyId;
use super::wrapping::Wrapped;
use super::{Purpose, SubjectId};
use crate::kernel::ids::OrgId;
use crate::kernel::log::StoreError;
use crate::kernel::secrets::KeyName;
use crate::kernel::sql::{Db, Migrations, Row, Script, Tx, Value, many};

const MIGRATIONS: Migrations = Migrations(&[
    Script {
        number: 1,
        title: "subject keys",
        sqlite: include_str!("../../../../migrations/sqlite/keys/0001_subject_keys.sql"),
        postgres: include_str!("../../../../migrations/postgres/keys/0001_subject_keys.sql"),
    },
    Script {
        number: 2,
        title: "wrapped under",
        sqlite: include_str!("../../../../migrations/sqlite/keys/0002_wrapped_under.sql"),
        postgres: include_str!("../../../../migrations/postgres/keys/0002_wrapped_under.sql"),
    },
]);

/// Wrapped keys in a database.
#[derive(Debug, Clone)]
pub struct KeyTable(Db);

impl KeyTable {
    /// Brings the schema of `db` up to date and keeps keys there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(db: Db) -> Result<Self, StoreError> {
        MIGRATIONS.run(&db).await?;
        Ok(Self(db))
    }

    /// The database behind.
    pub fn db(&self) -> &Db {
        &self.0
    }
}

/// Locks the subject until the transaction ends, so that a key is never kept while others are destroyed.
async fn lock(tx: &mut Tx, org: OrgId, subject: SubjectId) -> Result<Option<Destroyed>, StoreError> {
    let sql = "INSERT INTO subjects (org, subject, keys_destroyed, announced) VALUES ($1, $2, 0, 0)
               ON CONFLICT (org, subject) DO UPDATE SET subject = excluded.subject
               RETURNING destroyed_at, keys_destroyed";
    let rows = tx.fetch(sql, vec![Value::text(org), Value::text(subject)]).await?;
    let row = rows.first().ok_or_else(|| StoreError::corrupt("an upsert gave no row"))?;
    destroyed(row, 0, 1)
}

fn destroyed(row: &Row, at: usize, keys: usize) -> Result<Option<Destroyed>, StoreError> {
    let Some(at) = row.int_or_null(at)? else { return Ok(None) };
    let keys = u32::try_from(row.int(keys)?).map_err(StoreError::corrupt)?;
    Ok(Some(Destroyed { keys, at }))
}

#[async_trait]
impl KeyStore for KeyTable {
    async fn find(&self, org: OrgId, subject: SubjectId, purpose: Purpose) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT wrapped_key FROM subject_keys WHERE org = $1 AND subject = $2 AND purpose = $3";
        let values = vec![Value::text(org), Value::text(subject), purpose.name().into()];
        self.0.fetch_optional(sql, values).await?.map(|row| row.blob(0)).transpose()
    }

    async fn find_all(
        &self,
        org: OrgId,
        subjects: &[SubjectId],
    ) -> Result<Vec<(SubjectId, Purpose, Vec<u8>)>, StoreError> {
        let among = self.0.among(2);
        let sql =
            format!("SELECT subject, purpose, wrapped_key FROM subject_keys WHERE org = $1 AND subject IN {among}");
        let subjects = subjects.iter().map(SubjectId::to_string).collect::<Vec<_>>();
        let rows = self.0.fetch(&sql, vec![Value::text(org), many(&subjects)]).await?;
        let found = |row: &Row| Ok((row.parse(0)?, row.parse(1)?, row.blob(2)?));
        rows.iter().map(found).collect()
    }

    async fn keep(
        &self,
        org: OrgId,
        subject: SubjectId,
        purpose: Purpose,
        wrapped: Wrapped,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut tx = self.0.begin().await?;
        if lock(&mut tx, org, subject).await?.is_some() {
            return Ok(None);
        }
        let sql = "INSERT INTO subject_keys (org, subject, purpose, wrapped_key, wrapped_under)
                   VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (org, subject, purpose) DO UPDATE SET purpose = excluded.purpose
                   RETURNING wrapped_key";
        let Wrapped { under, bytes } = wrapped;
        let key = vec![Value::text(org), Value::text(subject), purpose.name().into()];
        let values = [key, vec![bytes.into(), Value::text(under)]].concat();
        let rows = tx.fetch(sql, values).await?;
        let kept = rows.first().map(|row| row.blob(0)).transpose()?;
        tx.commit().await?;
        Ok(kept)
    }

    async fn not_under(
        &self,
        active: &KeyName,
        after: Option<KeyId>,
        limit: u32,
    ) -> Result<Vec<(KeyId, Vec<u8>)>, StoreError> {
        let sql = "SELECT org, subject, purpose, wrapped_key FROM subject_keys
                   WHERE wrapped_under <> $1 AND (org, subject, purpose) > ($2, $3, $4)
                   ORDER BY org, subject, purpose LIMIT $5";
        let after = after.map_or_else(Default::default, |(org, subject, purpose)| {
            (org.to_string(), subject.to_string(), purpose.name().to_owned())
        });
        let values = vec![Value::text(active), after.0.into(), after.1.into(), after.2.into(), limit.into()];
        let rows = self.0.fetch(sql, values).await?;
        let found = |row: &Row| Ok(((row.parse(0)?, row.parse(1)?, row.parse(2)?), row.blob(3)?));
        rows.iter().map(found).collect()
    }

    async fn exchange(&self, exchanges: Vec<Exchange>) -> Result<u64, StoreError> {
        let sql = "UPDATE subject_keys SET wrapped_key = $5, wrapped_under = $6
                   WHERE org = $1 AND subject = $2 AND purpose = $3 AND wrapped_key = $4";
        let (mut tx, mut done) = (self.0.begin().await?, 0);
        for Exchange { id: (org, subject, purpose), old, new } in exchanges {
            let key = vec![Value::text(org), Value::text(subject), purpose.name().into()];
            let values = [key, vec![old.into(), new.bytes.into(), Value::text(new.under)]].concat();
            done += tx.execute(sql, values).await?;
        }
        tx.commit().await?;
        Ok(done)
    }

    async fn destroy(&self, org: OrgId, subject: SubjectId, at: i64) -> Result<Destroyed, StoreError> {
        let mut tx = self.0.begin().await?;
        if let Some(earlier) = lock(&mut tx, org, subject).await? {
            drop(tx);
            // The first call may have been cut off before this.
            self.0.scrub_file().await?;
            return Ok(earlier);
        }
        let keys = tx
            .execute(
                "DELETE FROM subject_keys WHERE org = $1 AND subject = $2",
                vec![Value::text(org), Value::text(subject)],
            )
            .await?;
        let sql = "UPDATE subjects SET destroyed_at = $3, keys_destroyed = $4 WHERE org = $1 AND subject = $2";
        tx.execute(sql, vec![Value::text(org), Value::text(subject), at.into(), keys.into()]).await?;
        tx.commit().await?;
        // Until then the keys could be read from the write-ahead log.
        self.0.scrub_file().await?;
        Ok(Destroyed { keys: u32::try_from(keys).unwrap_or(u32::MAX), at })
    }

    async fn unannounced(&self) -> Result<Vec<(OrgId, SubjectId, Destroyed)>, StoreError> {
        let sql = "SELECT org, subject, destroyed_at, keys_destroyed FROM subjects
                   WHERE destroyed_at IS NOT NULL AND announced = 0";
        let rows = self.0.fetch(sql, Vec::new()).await?;
        let mut waiting = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(destroyed) = destroyed(row, 2, 3)? {
                waiting.push((row.parse(0)?, row.parse(1)?, destroyed));
            }
        }
        Ok(waiting)
    }

    async fn announced(&self, org: OrgId, subject: SubjectId) -> Result<(), StoreError> {
        let sql = "UPDATE subjects SET announced = 1 WHERE org = $1 AND subject = $2";
        self.0.execute(sql, vec![Value::text(org), Value::text(subject)]).await?;
        Ok(())
    }

    async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.0.fetch_optional("SELECT org FROM subjects LIMIT 1", Vec::new()).await?.is_none())
    }
}
