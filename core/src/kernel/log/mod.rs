//! The log: one per organization, append-only, hash-chained, with dense positions from 1.
//!
//! [`Log`] is what the rest of Regimen sees. Behind it stands one [`LogStore`] (memory, SQLite or PostgreSQL). Every
//! commit goes through one writer task that takes all that is waiting and stores it in one durable transaction
//! ([`group`]); what is accepted and what not is decided in one place for all stores ([`plan`]).

mod actor;
mod acts;
mod chain;
mod commit;
mod group;
mod memory;
mod plan;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod schema;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod stored;
mod stream;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod touched;

use std::sync::Arc;

use tokio::sync::watch;

pub use actor::{Actor, UnknownActor};
pub use acts::{Act, acts};
pub(crate) use chain::Hasher;
pub use chain::{Hash, commit_hash, commit_hash_over, event_digest};
pub use commit::{Check, Commit, Expected, NewEvent, Position, Version, Write};
pub use group::{Submission, Submitted};
pub use memory::MemoryStore;
pub use plan::{Facts, Known, Plan, Verdict, plan};
#[cfg(feature = "postgres")]
pub use postgres::{PostgresOptions, PostgresStore, Safeguards};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Filter, Head, LogStore, StoreError};
pub use stored::{StoredCommit, StoredEvent};
pub use stream::StreamId;

use super::clock::Clock;
use super::ids::{CommandId, OrgId};

/// A commit that is in the log for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub last: Position,
    /// What the command answered: now, or when it was first said.
    pub outcome: Arc<[u8]>,
    /// Whether the command had been said before, so that nothing was written now.
    pub repeated: bool,
}

/// Why a commit is not in the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// A stream is not as the decision saw it.
    #[error("stream {stream} is at version {actual}")]
    Conflict {
        /// The first stream that is not as expected.
        stream: StreamId,
        /// Its version.
        actual: Version,
    },
    /// A commit that this one rests on was not accepted.
    #[error("a commit that this one rests on was not accepted")]
    Superseded,
    /// The command id belongs to another request.
    #[error("the command was said before with another request")]
    CommandReused,
    /// More commits are waiting than the log takes.
    #[error("the log has more work waiting than it takes")]
    Busy,
    /// The store did not answer, or not in time. The commit may or may not be stored: say the command again.
    #[error("the log is not available")]
    Unavailable,
}

/// The log of every organization in one store.
#[derive(Clone)]
pub struct Log {
    store: Arc<dyn LogStore>,
    queue: group::Queue,
    grown: watch::Receiver<u64>,
}

impl Log {
    /// Starts the writer over `store`. It ends when the last clone of the log is dropped.
    pub fn start(store: Arc<dyn LogStore>, clock: Arc<dyn Clock>) -> Self {
        let (queue, grown) = group::start(Arc::clone(&store), clock);
        Self { store, queue, grown }
    }

    /// Queues `commit`. Commits of one process are judged in the order of these calls, not of the awaits on them, and a
    /// queued commit is written even when nobody awaits its answer.
    pub fn submit(&self, org: OrgId, commit: Commit) -> Submitted {
        self.queue.push(org, commit, None)
    }

    /// The same; `settled` is called with the answer before anybody else learns it, on the writer's task.
    pub fn submit_then(
        &self,
        org: OrgId,
        commit: Commit,
        settled: impl FnOnce(&Result<Appended, AppendError>) + Send + 'static,
    ) -> Submitted {
        self.queue.push(org, commit, Some(Box::new(settled)))
    }

    /// Writes `commit` and waits until it is durable.
    ///
    /// # Errors
    /// See [`AppendError`].
    pub async fn append(&self, org: OrgId, commit: Commit) -> Result<Appended, AppendError> {
        self.submit(org, commit).await
    }

    /// What the store answers to reads.
    pub fn store(&self) -> &dyn LogStore {
        &*self.store
    }

    /// What `command` answered, if it was ever accepted.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn known(&self, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
        self.store.known(org, command).await
    }

    /// Changes whenever this process has appended, or has heard from another that did. Hearing is a help, not a promise:
    /// readers poll as well.
    pub fn grown(&self) -> watch::Receiver<u64> {
        self.grown.clone()
    }

    /// Stops taking commits, and returns when every commit that was taken is settled.
    pub async fn drain(&self) {
        self.queue.drain().await;
    }
}
