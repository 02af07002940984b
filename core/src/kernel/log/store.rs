//! What a database must do for the log.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use super::chain::Hash;
use super::commit::{Position, Version};
use super::group::Submission;
use super::plan::{Known, Verdict};
use super::stored::{StoredCommit, StoredEvent};
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, OrgId};

/// Where an organization's log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The position of the last event.
    pub position: Position,
    /// The hash of the last commit.
    pub hash: Hash,
    /// When it was stored, in microseconds since the Unix epoch.
    pub recorded_at: i64,
}

impl Head {
    /// The head of an empty log.
    pub const EMPTY: Self = Self { position: 0, hash: Hash::ZERO, recorded_at: i64::MIN };
}

/// Which events a reader wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this stream.
    pub stream: Option<StreamId>,
    /// Only these kinds; empty means all.
    pub kinds: Vec<Arc<str>>,
    /// Only up to this position.
    pub until: Option<Position>,
}

/// The store did not do what it was asked to.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, is full, timed out or was interrupted. Trying again may help.
    #[error("the store is not available")]
    Unavailable {
        /// For the operator's log, not for users.
        cause: Arc<str>,
    },
    /// What it holds cannot be what was written.
    #[error("the store holds what was never written: {what}")]
    Corrupt {
        /// What and where.
        what: Arc<str>,
    },
}

impl StoreError {
    /// The store is not available because of `cause`.
    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable { cause: cause.to_string().into() }
    }

    /// `what` in the store cannot be what was written.
    pub fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt { what: what.to_string().into() }
    }
}

/// A database that holds the logs of many organizations.
///
/// Every adapter passes the same conformance suite: what is said here is tested there.
#[async_trait]
pub trait LogStore: Send + Sync + 'static {
    /// Stores what [`super::plan`] accepts of `batch`, in order, in ONE durable transaction, and answers with one verdict
    /// for each submission. `now` is in microseconds since the Unix epoch.
    ///
    /// # Errors
    /// Nothing of the batch is known to be stored.
    async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError>;

    /// The commit of `command`, if there is one.
    async fn known(&self, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError>;

    /// Up to `limit` events with positions above `after`, in order.
    async fn read(
        &self,
        org: OrgId,
        after: Position,
        limit: usize,
        filter: &Filter,
    ) -> Result<Vec<StoredEvent>, StoreError>;

    /// Up to `limit` events of one stream with versions above `after`, in order.
    async fn read_stream(
        &self,
        org: OrgId,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError>;

    /// Up to `limit` commits whose first position is above `after`, in order.
    async fn commits(&self, org: OrgId, after: Position, limit: usize) -> Result<Vec<StoredCommit>, StoreError>;

    /// The commit that the event at `position` is in, if there is one.
    async fn commit_of(&self, org: OrgId, position: Position) -> Result<Option<StoredCommit>, StoreError>;

    /// The versions of `streams`, in their order; 0 where there is none.
    async fn versions(&self, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError>;

    /// Where the log of `org` ends; [`Head::EMPTY`] if it never began.
    async fn head(&self, org: OrgId) -> Result<Head, StoreError>;

    /// The heads of all organizations whose last commit was recorded at or after `since` (microseconds since the Unix
    /// epoch), through an index: ten thousand idle organizations cost nothing.
    async fn heads_since(&self, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError>;

    /// The last position recorded at or before `instant` (microseconds since the Unix epoch), 0 if none.
    async fn position_at(&self, org: OrgId, instant: i64) -> Result<Position, StoreError>;

    /// Answers if the database does.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Whether other processes may write to the same logs, so that what this one remembers can be stale.
    fn shared(&self) -> bool;

    /// Changes when another process says that it has written; `None` if there can be no other.
    fn heard(&self) -> Option<watch::Receiver<u64>> {
        None
    }
}
