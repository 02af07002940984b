//! The writer between callers and store.

use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::{Expected, OrgId, commit};
use crate::kernel::clock::SystemClock;
use crate::kernel::ids::CommandId;
use crate::kernel::log::{
    AppendError, Filter, Head, Known, Log, LogStore, MemoryStore, Position, StoreError, StoredCommit, StoredEvent,
    StreamId, Submission, Verdict, Version,
};

/// A memory store that begins each transaction only when it is let, and fails those for which the test says so.
struct Gated {
    memory: MemoryStore,
    gate: Semaphore,
    batches: Mutex<Vec<usize>>,
    broken: Mutex<bool>,
}

impl Gated {
    fn closed() -> Arc<Self> {
        let (memory, gate) = (MemoryStore::default(), Semaphore::new(0));
        Arc::new(Self { memory, gate, batches: Mutex::default(), broken: Mutex::default() })
    }

    fn open(&self) {
        self.gate.add_permits(1_000);
    }
}

#[async_trait]
impl LogStore for Gated {
    async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        self.gate.acquire().await.unwrap().forget();
        self.batches.lock().push(batch.len());
        if *self.broken.lock() {
            return Err(StoreError::unavailable("broken"));
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
        f: &Filter,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.memory.read(org, after, limit, f).await
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
        false
    }
}

fn log(store: &Arc<Gated>) -> Log {
    Log::start(Arc::clone(store) as Arc<dyn LogStore>, Arc::new(SystemClock))
}

#[tokio::test]
async fn what_waits_is_stored_in_one_transaction_in_the_order_it_came() {
    let store = Gated::closed();
    let log = log(&store);
    let submitted = (0..100).map(|_| log.submit(OrgId::DEFAULT, commit("a", Expected::Any))).collect::<Vec<_>>();
    store.open();
    for (submitted, position) in submitted.into_iter().zip(1..) {
        assert_eq!(submitted.await.unwrap().first, position);
    }
    assert_eq!(*store.batches.lock(), [100]);
}

#[tokio::test]
async fn a_commit_stands_though_nobody_waits_for_it() {
    let store = Gated::closed();
    let log = log(&store);
    drop(log.submit(OrgId::DEFAULT, commit("a", Expected::NoStream)));
    store.open();
    log.drain().await;
    assert_eq!(store.head(OrgId::DEFAULT).await.unwrap().position, 1);
}

#[tokio::test]
async fn whoever_asked_first_is_told_before_the_caller() {
    let store = Gated::closed();
    let log = log(&store);
    let told = Arc::new(Mutex::new(None));
    let tell = Arc::clone(&told);
    let settled = move |verdict: &Verdict| *tell.lock() = Some(verdict.clone());
    let submitted = log.submit_then(OrgId::DEFAULT, commit("a", Expected::NoStream), settled);
    store.open();
    let answer = submitted.await;
    assert_eq!(*told.lock(), Some(answer));
}

#[tokio::test]
async fn drained_means_that_all_is_settled_and_nothing_more_is_taken() {
    let store = Gated::closed();
    let log = log(&store);
    let before = (0..3).map(|_| log.submit(OrgId::DEFAULT, commit("a", Expected::Any))).collect::<Vec<_>>();
    store.open();
    log.drain().await;
    for submitted in before {
        submitted.await.unwrap();
    }
    assert_eq!(log.append(OrgId::DEFAULT, commit("a", Expected::Any)).await, Err(AppendError::Unavailable));
    assert_eq!(store.head(OrgId::DEFAULT).await.unwrap().position, 3);
}

#[tokio::test]
async fn more_than_can_wait_is_refused_as_busy() {
    let store = Gated::closed();
    let log = log(&store);
    let mut submitted = Vec::new();
    for _ in 0..20_000 {
        submitted.push(log.submit(OrgId::DEFAULT, commit("a", Expected::Any)));
    }
    store.open();
    let answers = futures_util::future::join_all(submitted).await;
    let refused = answers.iter().filter(|answer| **answer == Err(AppendError::Busy)).count();
    let stored = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(refused + stored, 20_000);
    assert!(refused > 0 && stored >= 16_384);
}

#[tokio::test]
async fn a_store_that_fails_makes_the_log_unavailable_until_it_is_back() {
    let store = Gated::closed();
    store.open();
    let log = log(&store);
    *store.broken.lock() = true;
    assert_eq!(log.append(OrgId::DEFAULT, commit("a", Expected::Any)).await, Err(AppendError::Unavailable));
    *store.broken.lock() = false;
    assert_eq!(log.append(OrgId::DEFAULT, commit("a", Expected::Any)).await.unwrap().first, 1);
}

#[tokio::test]
async fn readers_learn_that_the_log_has_grown() {
    let store = Gated::closed();
    store.open();
    let log = log(&store);
    let mut grown = log.grown();
    log.append(OrgId::DEFAULT, commit("a", Expected::Any)).await.unwrap();
    grown.changed().await.unwrap();
}

#[tokio::test]
async fn what_rests_on_a_commit_of_an_earlier_transaction_falls_with_it() {
    let store = Gated::closed();
    store.open();
    let log = log(&store);
    let refused = commit("a", Expected::Exists);
    let mut resting = commit("b", Expected::NoStream);
    resting.rests_on = vec![refused.command_id];
    log.append(OrgId::DEFAULT, refused.clone()).await.unwrap_err();
    assert_eq!(log.append(OrgId::DEFAULT, resting.clone()).await, Err(AppendError::Superseded));

    log.append(OrgId::DEFAULT, commit("a", Expected::NoStream)).await.unwrap();
    log.append(OrgId::DEFAULT, refused).await.unwrap();
    let again = super::Commit { command_id: CommandId::generate(), ..resting };
    log.append(OrgId::DEFAULT, again).await.unwrap();
}
