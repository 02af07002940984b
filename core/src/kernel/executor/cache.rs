//! Aggregates by stream and version, ahead of the log by the commits that are still on their way.

use std::any::Any;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use tokio::sync::watch;

use crate::kernel::ids::{CommandId, OrgId};
use crate::kernel::log::{StreamId, Version};

/// How much is kept in memory, counted in events: an aggregate weighs about what its events did.
const EVENTS: u64 = 500_000;

/// What became of the commit that an entry rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Not known yet.
    Pending,
    /// It is durable.
    Stored,
    /// It is not in the log, or nobody knows.
    Lost,
}

/// An aggregate's state at a version.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) version: Version,
    pub(super) state: Arc<dyn Any + Send + Sync>,
    /// The commit that made this version, unless the state was read from the log.
    pub(super) made_by: Option<Making>,
}

/// The commit that made an entry, and what became of it.
#[derive(Clone)]
pub(super) struct Making {
    pub(super) command: CommandId,
    pub(super) fate: watch::Receiver<Fate>,
}

#[derive(Clone)]
pub(super) struct Cache {
    entries: moka::sync::Cache<(OrgId, StreamId), Entry>,
    turn: Arc<Mutex<()>>,
}

impl Default for Cache {
    fn default() -> Self {
        let weight = |_: &(OrgId, StreamId), entry: &Entry| u32::try_from(entry.version + 1).unwrap_or(u32::MAX);
        let entries = moka::sync::Cache::builder().max_capacity(EVENTS).weigher(weight).build();
        Self { entries, turn: Arc::default() }
    }
}

impl Cache {
    /// The turn to move the cache and the log's queue together. Held for microseconds, never across an await.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock()
    }

    pub(super) fn get(&self, org: OrgId, stream: &StreamId) -> Option<Entry> {
        self.entries.get(&(org, stream.clone()))
    }

    pub(super) fn put(&self, org: OrgId, stream: StreamId, entry: Entry) {
        self.entries.insert((org, stream), entry);
    }

    /// Keeps what was read from the log, unless something newer is there; answers with what is newest.
    pub(super) fn offer(&self, org: OrgId, stream: &StreamId, read: Entry) -> Entry {
        let _turn = self.turn();
        match self.get(org, stream) {
            Some(kept) if kept.version >= read.version => kept,
            Some(_) | None => {
                self.put(org, stream.clone(), read.clone());
                read
            }
        }
    }

    pub(super) fn forget(&self, org: OrgId, streams: &[StreamId]) {
        for stream in streams {
            self.entries.invalidate(&(org, stream.clone()));
        }
    }
}
