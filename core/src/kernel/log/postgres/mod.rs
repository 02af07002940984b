//! The log in the schema `log` of a PostgreSQL database, which any number of processes read and write at once.

mod append;
mod facts;
mod insert;
mod listen;
mod open;
mod read;

use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgPool;
use tokio::sync::watch;

use super::commit::{Position, Version};
use super::group::Submission;
use super::plan::{Known, Verdict};
use super::store::{Filter, Head, LogStore, StoreError};
use super::stored::{StoredCommit, StoredEvent};
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, OrgId};
pub use open::{PostgresOptions, Safeguards};

/// How long a read may take before the database counts as gone: a vanished machine does not even hang up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Holds the log in the schema `log` of a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    readers: PgPool,
    writer: append::Writer,
    listener: listen::Listener,
}

impl PostgresStore {
    /// Connects to `postgres://user:password@host:port/database`, makes the schema if it is missing and brings it to the
    /// newest version.
    ///
    /// # Errors
    /// When the database does not answer, or would lose what it calls stored ([`Safeguards`]).
    pub async fn open(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let opened = open::open(url, options).await?;
        let node = uuid::Uuid::new_v4().simple().to_string();
        Ok(Self {
            listener: listen::Listener::start(opened.listening, node.clone()),
            writer: append::Writer::new(opened.writing, node),
            readers: opened.readers,
        })
    }

    /// Closes every connection; what is appended or read afterwards is not available.
    pub async fn close(&self) {
        self.listener.stop();
        self.writer.close().await;
        self.readers.close().await;
    }
}

async fn answered<T>(answer: impl Future<Output = Result<T, StoreError>> + Send) -> Result<T, StoreError> {
    let late = |_| Err(StoreError::unavailable("the database took too long"));
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(late)
}

#[async_trait]
impl LogStore for PostgresStore {
    async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        self.writer.append(batch, now).await
    }

    async fn known(&self, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
        answered(read::known(&self.readers, org, command)).await
    }

    async fn read(
        &self,
        org: OrgId,
        after: Position,
        limit: usize,
        filter: &Filter,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        answered(read::events(&self.readers, org, after, limit, filter)).await
    }

    async fn read_stream(
        &self,
        org: OrgId,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        answered(read::stream(&self.readers, org, stream, after, limit)).await
    }

    async fn commits(&self, org: OrgId, after: Position, limit: usize) -> Result<Vec<StoredCommit>, StoreError> {
        answered(read::commits(&self.readers, org, after, limit)).await
    }

    async fn commit_of(&self, org: OrgId, position: Position) -> Result<Option<StoredCommit>, StoreError> {
        answered(read::commit_of(&self.readers, org, position)).await
    }

    async fn versions(&self, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
        answered(read::versions(&self.readers, org, streams)).await
    }

    async fn head(&self, org: OrgId) -> Result<Head, StoreError> {
        answered(read::head(&self.readers, org)).await
    }

    async fn heads_since(&self, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
        answered(read::heads_since(&self.readers, since)).await
    }

    async fn position_at(&self, org: OrgId, instant: i64) -> Result<Position, StoreError> {
        answered(read::position_at(&self.readers, org, instant)).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        answered(async {
            sqlx::query("SELECT 1").execute(&self.readers).await?;
            Ok(())
        })
        .await
    }

    fn shared(&self) -> bool {
        true
    }

    fn heard(&self) -> Option<watch::Receiver<u64>> {
        Some(self.listener.heard())
    }
}
