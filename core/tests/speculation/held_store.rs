//! A log in memory whose next transaction can be held up, and then be let go or lost, as a disk or a network would.

use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use regimen_core::kernel::ids::{CommandId, OrgId};
use regimen_core::kernel::log::{
    Filter, Head, Known, LogStore, MemoryStore, Position, StoreError, StoredCommit, StoredEvent, StreamId, Submission,
    Verdict, Version,
};
use tokio::sync::{Notify, oneshot};

#[derive(Default)]
pub struct HeldStore {
    memory: MemoryStore,
    shared: bool,
    next: Mutex<Option<Hold>>,
}

struct Hold {
    reached: Arc<Notify>,
    fate: oneshot::Receiver<Fate>,
}

enum Fate {
    GoOn,
    Lost,
}

/// The transaction that is held up.
pub struct Held {
    reached: Arc<Notify>,
    fate: oneshot::Sender<Fate>,
}

impl Held {
    /// Returns when the transaction has come to the store.
    pub async fn reached(&self) {
        self.reached.notified().await;
    }

    pub fn go_on(self) {
        assert!(self.fate.send(Fate::GoOn).is_ok(), "it waits");
    }

    pub fn lose(self) {
        assert!(self.fate.send(Fate::Lost).is_ok(), "it waits");
    }
}

impl HeldStore {
    /// One that says that other processes write to it too.
    pub fn shared() -> Self {
        Self { shared: true, ..Self::default() }
    }

    /// Holds up the next transaction.
    pub fn hold(&self) -> Held {
        let (sender, fate) = oneshot::channel();
        let reached = Arc::new(Notify::new());
        *self.next.lock() = Some(Hold { reached: Arc::clone(&reached), fate });
        Held { reached, fate: sender }
    }

    /// Does `work`, whose transactions are not the one that is held up: that one is in the store already.
    pub async fn pass<T, F: Future<Output = T>>(&self, work: impl FnOnce() -> F) -> T {
        assert!(self.next.lock().is_none(), "the held transaction has come");
        work().await
    }
}

#[async_trait]
impl LogStore for HeldStore {
    async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        let hold = self.next.lock().take();
        if let Some(Hold { reached, fate }) = hold {
            reached.notify_one();
            if !matches!(fate.await, Ok(Fate::GoOn)) {
                return Err(StoreError::unavailable("lost on purpose"));
            }
        }
        self.memory.append(batch, now).await
    }

    async fn known(&self, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
        self.memory.known(org, command).await
    }

    async fn read(
        &self,
        org: OrgId,
        after: Position,
        limit: usize,
        filter: &Filter,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.memory.read(org, after, limit, filter).await
    }

    async fn read_stream(
        &self,
        org: OrgId,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.memory.read_stream(org, stream, after, limit).await
    }

    async fn commits(&self, org: OrgId, after: Position, limit: usize) -> Result<Vec<StoredCommit>, StoreError> {
        self.memory.commits(org, after, limit).await
    }

    async fn commit_of(&self, org: OrgId, position: Position) -> Result<Option<StoredCommit>, StoreError> {
        self.memory.commit_of(org, position).await
    }

    async fn versions(&self, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
        self.memory.versions(org, streams).await
    }

    async fn head(&self, org: OrgId) -> Result<Head, StoreError> {
        self.memory.head(org).await
    }

    async fn heads_since(&self, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
        self.memory.heads_since(since).await
    }

    async fn position_at(&self, org: OrgId, instant: i64) -> Result<Position, StoreError> {
        self.memory.position_at(org, instant).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.memory.ping().await
    }

    fn shared(&self) -> bool {
        self.shared
    }
}
