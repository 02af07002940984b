//! What is found in the log.

use std::sync::Arc;

use super::actor::Actor;
use super::chain::Hash;
use super::commit::{Position, Version};
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Where in the organization's log.
    pub position: Position,
    /// Which stream.
    pub stream: StreamId,
    /// Where in its stream, from 1.
    pub version: Version,
    /// Its id.
    pub event_id: EventId,
    /// What happened.
    pub kind: Arc<str>,
    /// The version of the payload's shape.
    pub schema_version: u16,
    /// JSON with sealed personal fields.
    pub payload: Arc<[u8]>,
    /// When it was stored, in microseconds since the Unix epoch; never earlier than the event before it.
    pub recorded_at: i64,
}

/// A commit as it is stored, without its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCommit {
    /// Whose log.
    pub org: OrgId,
    /// The position of its first event.
    pub first_position: Position,
    /// The position of its last event.
    pub last_position: Position,
    /// The command.
    pub command_id: CommandId,
    /// The keyed hash of the request.
    pub request_hash: Hash,
    /// On whose behalf.
    pub actor: Actor,
    /// Shared by everything that one request set in motion.
    pub correlation: CorrelationId,
    /// The event that caused the command.
    pub causation: Option<EventId>,
    /// When it was stored, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// What the command answered, as JSON.
    pub outcome: Arc<[u8]>,
    /// The hash of the commit before it, [`Hash::ZERO`] for the first.
    pub prev_hash: Hash,
    /// The hash over all of it: see [`super::chain`].
    pub hash: Hash,
}
