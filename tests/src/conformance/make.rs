//! Commits for tests, said briefly.

use std::sync::Arc;

use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use regimen_core::kernel::log::{
    Actor, AppendError, Appended, Check, Commit, Expected, Hash, Log, LogStore, NewEvent, StreamId, Submission, Write,
};

pub(super) const ORG: OrgId = OrgId::DEFAULT;

/// A stream that only this test knows by `key`.
pub(super) fn stream(key: impl std::fmt::Display) -> StreamId {
    StreamId::new("thing", key)
}

pub(super) fn event() -> NewEvent {
    let event_id = EventId::generate();
    let payload = format!(r#"{{"made":"{event_id}"}}"#).into_bytes().into();
    NewEvent { event_id, kind: "ThingHappened", schema_version: 1, payload }
}

/// `count` events for the stream `key`.
pub(super) fn write(key: impl std::fmt::Display, expected: Expected, count: usize) -> Write {
    Write { stream: stream(key), expected, events: (0..count).map(|_| event()).collect() }
}

pub(super) fn check(key: impl std::fmt::Display, expected: Expected) -> Check {
    Check { stream: stream(key), expected }
}

/// A commit by a new command.
pub(super) fn commit(writes: impl Into<Vec<Write>>) -> Commit {
    Commit {
        command_id: CommandId::generate(),
        request_hash: Hash([7; 32]),
        actor: Actor::System,
        correlation: CorrelationId::generate(),
        causation: None,
        writes: writes.into(),
        checks: vec![],
        rests_on: vec![],
        outcome: Arc::from(&b"{}"[..]),
    }
}

/// One batch for [`ORG`], at the time 1,000,000 µs.
pub(super) async fn append(
    store: &dyn LogStore,
    commits: impl IntoIterator<Item = Commit>,
) -> Vec<Result<Appended, AppendError>> {
    append_at(store, 1_000_000, commits).await
}

pub(super) async fn append_at(
    store: &dyn LogStore,
    now: i64,
    commits: impl IntoIterator<Item = Commit>,
) -> Vec<Result<Appended, AppendError>> {
    let batch = commits.into_iter().map(|commit| Submission { org: ORG, commit }).collect::<Vec<_>>();
    store.append(&batch, now).await.unwrap()
}

pub(super) fn log(store: &Arc<dyn LogStore>) -> Log {
    Log::start(Arc::clone(store), Arc::new(SystemClock))
}
