//! Snapshots: where a fold had come, so that a long stream need not be read from its beginning. Always optional, written
//! outside of every append, personal fields sealed as in the log, and bound to the fingerprint of the fold.

use async_trait::async_trait;
use serde_json::Value;

use super::Failure;
use super::aggregate::AggregateRoot;
use crate::kernel::codec::{Codec, CodecError};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{StoreError, StreamId, Version};
use crate::kernel::privacy;

/// The state of an aggregate at a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Whose.
    pub org: OrgId,
    /// Of which stream.
    pub stream: StreamId,
    /// The fingerprint of the fold that made it.
    pub fold: u64,
    /// After how many events.
    pub version: Version,
    /// The state as JSON.
    pub state: Value,
}

/// Where snapshots lie.
#[async_trait]
pub trait SnapshotStore: Send + Sync + 'static {
    /// The newest snapshot of `stream` made by the fold `fold`: its version and its sealed state.
    async fn find(&self, org: OrgId, stream: &StreamId, fold: u64) -> Result<Option<(Version, Vec<u8>)>, StoreError>;

    /// Keeps a sealed state, in place of every other of the stream.
    async fn keep(
        &self,
        org: OrgId,
        stream: &StreamId,
        fold: u64,
        version: Version,
        state: Vec<u8>,
    ) -> Result<(), StoreError>;
}

/// No snapshots: every stream is read from its beginning.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSnapshots;

#[async_trait]
impl SnapshotStore for NoSnapshots {
    async fn find(&self, _: OrgId, _: &StreamId, _: u64) -> Result<Option<(Version, Vec<u8>)>, StoreError> {
        Ok(None)
    }

    async fn keep(&self, _: OrgId, _: &StreamId, _: u64, _: Version, _: Vec<u8>) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Snapshot {
    pub(super) async fn keep(mut self, store: &dyn SnapshotStore, codec: &Codec) -> Result<(), CodecError> {
        let place = place(self.org, &self.stream, self.version);
        privacy::seal(codec.keys(), self.org, &place, &mut self.state).await?;
        let state = self.state.to_string().into_bytes();
        let kept = store.keep(self.org, &self.stream, self.fold, self.version, state).await;
        kept.map_err(|error| CodecError::Privacy(error.into()))
    }
}

/// The newest usable snapshot. One that cannot be read is passed over: the events are still there.
pub(super) async fn read_snapshot<A: AggregateRoot>(
    store: &dyn SnapshotStore,
    codec: &Codec,
    org: OrgId,
    stream: &StreamId,
) -> Result<Option<(A, Version)>, Failure> {
    let Some((version, sealed)) = store.find(org, stream, A::FOLD).await? else { return Ok(None) };
    let Ok(mut state) = serde_json::from_slice::<Value>(&sealed) else { return Ok(None) };
    if privacy::open(codec.keys(), org, &place(org, stream, version), &mut state).await.is_err() {
        return Ok(None);
    }
    Ok(serde_json::from_value(state).ok().map(|state| (state, version)))
}

fn place(org: OrgId, stream: &StreamId, version: Version) -> String {
    format!("{org}|{stream}|snapshot {version}")
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use table::SnapshotTable;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod table {
    use async_trait::async_trait;

    use super::SnapshotStore;
    use crate::kernel::ids::OrgId;
    use crate::kernel::log::{StoreError, StreamId, Version};
    use crate::kernel::sql::{Db, Migrations, Script, Value};

    const MIGRATIONS: Migrations = Migrations(&[Script {
        number: 1,
        title: "snapshots",
        sqlite: include_str!("../../../../migrations/sqlite/snapshots/0001_snapshots.sql"),
        postgres: include_str!("../../../../migrations/postgres/snapshots/0001_snapshots.sql"),
    }]);

    /// Snapshots in a database of their own, which can be deleted at any time.
    #[derive(Debug, Clone)]
    pub struct SnapshotTable(Db);

    impl SnapshotTable {
        /// Brings the schema of `db` up to date and keeps snapshots there.
        ///
        /// # Errors
        /// When the database does not answer.
        pub async fn open(db: Db) -> Result<Self, StoreError> {
            MIGRATIONS.run(&db).await?;
            Ok(Self(db))
        }
    }

    #[async_trait]
    impl SnapshotStore for SnapshotTable {
        async fn find(
            &self,
            org: OrgId,
            stream: &StreamId,
            fold: u64,
        ) -> Result<Option<(Version, Vec<u8>)>, StoreError> {
            let sql = "SELECT version, state FROM snapshots WHERE org = $1 AND stream = $2 AND fingerprint = $3";
            let values = vec![Value::text(org), stream.as_str().into(), format!("{fold:016x}").into()];
            let row = self.0.fetch_optional(sql, values).await?;
            row.map(|row| Ok((row.count(0)?, row.blob(1)?))).transpose()
        }

        async fn keep(
            &self,
            org: OrgId,
            stream: &StreamId,
            fold: u64,
            version: Version,
            state: Vec<u8>,
        ) -> Result<(), StoreError> {
            let sql = "INSERT INTO snapshots (org, stream, fingerprint, version, state) VALUES ($1, $2, $3, $4, $5)
                       ON CONFLICT (org, stream) DO UPDATE SET
                           fingerprint = excluded.fingerprint, version = excluded.version, state = excluded.state";
            let fold = format!("{fold:016x}");
            let values = vec![Value::text(org), stream.as_str().into(), fold.into(), version.into(), state.into()];
            self.0.execute(sql, values).await?;
            Ok(())
        }
    }
}
