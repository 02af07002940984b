//! What goes into the log.

use std::sync::Arc;

use super::actor::Actor;
use super::chain::Hash;
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, CorrelationId, EventId};

/// A place in an organization's log: 1 for its first event, without gaps. 0 means "before everything".
pub type Position = u64;

/// How many events a stream holds. 0 means that there is no such stream.
pub type Version = u64;

/// The only way to write: events for any number of streams that are stored together or not at all.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Names the command; a second commit with it changes nothing.
    pub command_id: CommandId,
    /// Tells whether a repeated `command_id` came with the same request (keyed, so that it gives nothing away).
    pub request_hash: Hash,
    /// On whose behalf.
    pub actor: Actor,
    /// Shared by everything that one request set in motion.
    pub correlation: CorrelationId,
    /// The event that caused the command, if it was an event.
    pub causation: Option<EventId>,
    /// The events, at least one in all.
    pub writes: Vec<Write>,
    /// Streams that the decision rests on without writing to them.
    pub checks: Vec<Check>,
    /// Commands queued before this one whose effect the decision has already seen. If one of them is not accepted, neither
    /// is this: a version number alone cannot tell whose event it counts.
    pub rests_on: Vec<CommandId>,
    /// What the command answered, as JSON without personal data: given again when the command is repeated.
    pub outcome: Arc<[u8]>,
}

impl Commit {
    /// Every stream that the commit writes to or rests on.
    pub fn streams(&self) -> impl Iterator<Item = &StreamId> {
        let writes = self.writes.iter().map(|write| &write.stream);
        writes.chain(self.checks.iter().map(|check| &check.stream))
    }
}

/// New events for one stream.
#[derive(Debug, Clone)]
pub struct Write {
    /// The stream.
    pub stream: StreamId,
    /// What must hold of it before.
    pub expected: Expected,
    /// What is added, in this order.
    pub events: Vec<NewEvent>,
}

/// A condition on a stream that is not written to.
#[derive(Debug, Clone)]
pub struct Check {
    /// The stream.
    pub stream: StreamId,
    /// What must hold of it.
    pub expected: Expected,
}

/// What must hold of a stream when a commit is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It must not exist: how a slot, an address or a coupon is taken once.
    NoStream,
    /// It must have exactly this version.
    Exact(Version),
    /// It must exist.
    Exists,
    /// Nothing.
    Any,
}

impl Expected {
    /// What a decision expects that saw the stream at `version`.
    pub fn seen_at(version: Version) -> Self {
        if version == 0 { Self::NoStream } else { Self::Exact(version) }
    }

    /// Whether a stream at `version` is as expected.
    pub fn holds(self, version: Version) -> bool {
        match self {
            Self::NoStream => version == 0,
            Self::Exact(exact) => version == exact,
            Self::Exists => version > 0,
            Self::Any => true,
        }
    }
}

/// An encoded event on its way into the log.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its id, made before so that sealed fields can be bound to it.
    pub event_id: EventId,
    /// What happened, such as `SpotBooked`; for ever.
    pub kind: &'static str,
    /// The version of the payload's shape, from 1.
    pub schema_version: u16,
    /// JSON with sealed personal fields: these bytes are what is hashed and stored.
    pub payload: Arc<[u8]>,
}
