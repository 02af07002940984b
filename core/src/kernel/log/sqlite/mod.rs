//! The log in an SQLite file: one connection writes, several read, and no other process writes beside this one.

mod append;
mod facts;
mod insert;
mod packed;
mod read;

use std::path::Path;

use async_trait::async_trait;
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;

use super::commit::{Position, Version};
use super::group::Submission;
use super::plan::{Known, Verdict};
use super::schema::MIGRATIONS;
use super::store::{Filter, Head, LogStore, StoreError};
use super::stored::{StoredCommit, StoredEvent};
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, OrgId};
use crate::kernel::sql::{Db, Durability, Location, one_writer};

/// Connections that read.
const READERS: u32 = 4;
/// Memory of the writer for pages, in negative KiB: the upper parts of all indexes.
const WRITER_CACHE: &str = "-65536";
/// Rows that SQLite may be ahead of whoever decodes them: many, because each time one waits for the other costs more.
const AHEAD: usize = 1024;

/// Holds the log in an SQLite file. The caller makes sure that no other process opens it for writing.
#[derive(Debug)]
pub struct SqliteStore {
    writer: append::Writer,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens the file at `path`, made if it is missing, and brings it to the newest schema.
    ///
    /// # Errors
    /// When the file cannot be opened, is no log, or the SQLite library is older than 3.51.3.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let db = Db::open(&Location::File(path.to_owned()), Durability::Full).await?;
        MIGRATIONS.run(&db).await?;
        #[cfg_attr(not(feature = "postgres"), expect(irrefutable_let_patterns, reason = "the only database built in"))]
        let Db::Sqlite { writer, readers } = db else {
            return Err(StoreError::unavailable("a file was opened as something else"));
        };
        let patience = writer.options().get_acquire_timeout();
        let writing = writer.connect_options().as_ref().clone();
        let reading = readers.connect_options().as_ref().clone().row_buffer_size(AHEAD);
        writer.close().await;
        readers.close().await;
        let writing = writing.pragma("cache_size", WRITER_CACHE);
        let writer = one_writer().test_before_acquire(false).connect_lazy_with(writing);
        let readers = SqlitePoolOptions::new()
            .acquire_timeout(patience)
            .test_before_acquire(false)
            .max_connections(READERS)
            .connect_lazy_with(reading);
        Ok(Self { writer: append::Writer::new(writer), readers })
    }

    /// Closes every connection; what is appended or read afterwards is not available.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

#[async_trait]
impl LogStore for SqliteStore {
    async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        self.writer.append(batch, now).await
    }

    async fn known(&self, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
        read::known(&self.readers, org, command).await
    }

    async fn read(
        &self,
        org: OrgId,
        after: Position,
        limit: usize,
        filter: &Filter,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        read::events(&self.readers, org, after, limit, filter).await
    }

    async fn read_stream(
        &self,
        org: OrgId,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        read::stream(&self.readers, org, stream, after, limit).await
    }

    async fn commits(&self, org: OrgId, after: Position, limit: usize) -> Result<Vec<StoredCommit>, StoreError> {
        read::commits(&self.readers, org, after, limit).await
    }

    async fn commit_of(&self, org: OrgId, position: Position) -> Result<Option<StoredCommit>, StoreError> {
        read::commit_of(&self.readers, org, position).await
    }

    async fn versions(&self, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
        read::versions(&self.readers, org, streams).await
    }

    async fn head(&self, org: OrgId) -> Result<Head, StoreError> {
        read::head(&self.readers, org).await
    }

    async fn heads_since(&self, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
        read::heads_since(&self.readers, since).await
    }

    async fn position_at(&self, org: OrgId, instant: i64) -> Result<Position, StoreError> {
        read::position_at(&self.readers, org, instant).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    fn shared(&self) -> bool {
        false
    }
}
