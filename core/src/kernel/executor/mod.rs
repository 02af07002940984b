//! From a use case to a commit.
//!
//! A use case loads aggregates into a [`Work`], decides, and answers. What it saved becomes one atomic commit that holds only
//! if every stream it looked at is still as it saw it; otherwise it decides again. Aggregates are cached with the effect of
//! commits that are still on their way to the disk, so that a thousand commands for one session need not wait for one another
//! – and a refusal that rests on such a commit is given only after that commit is durable.

mod aggregate;
mod cache;
mod current;
mod decline;
mod execute;
mod replay;
mod request;
mod snapshots;
mod use_case;
mod work;

use std::sync::Arc;

use super::clock::Clock;
use super::codec::Codec;
use super::log::Log;
use cache::Cache;

pub use aggregate::{AggregateRoot, Loaded, fingerprint};
pub use decline::{Decline, Failure};
pub use replay::{Refused, ReplayError, Replayed, Sight};
pub use request::Request;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use snapshots::SnapshotTable;
pub use snapshots::{NoSnapshots, Snapshot, SnapshotStore};
pub use use_case::{Done, UseCase};
pub use work::Work;

/// How often a decision is taken again because the world moved under it, before the caller hears that we are busy.
const ATTEMPTS: usize = 100;

/// Runs use cases over one log.
pub struct Executor {
    log: Log,
    codec: Codec,
    clock: Arc<dyn Clock>,
    snapshots: Arc<dyn SnapshotStore>,
    cache: Cache,
}

impl Executor {
    /// An executor over `log`.
    pub fn new(log: Log, codec: Codec, clock: Arc<dyn Clock>, snapshots: Arc<dyn SnapshotStore>) -> Self {
        Self { log, codec, clock, snapshots, cache: Cache::default() }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The codec of events.
    pub fn codec(&self) -> &Codec {
        &self.codec
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
