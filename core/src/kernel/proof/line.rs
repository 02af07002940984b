//! A commit and its events as they are written in what leaves the house: field for field what is hashed, personal fields sealed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use crate::kernel::log::{Actor, Hash, Position, StoredCommit, StoredEvent, StreamId, Version};

/// A commit with its events, or with what stands for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitLine<E = EventLine> {
    pub(super) first_position: Position,
    pub(super) last_position: Position,
    command_id: CommandId,
    request_hash: Hash,
    actor: Actor,
    correlation: CorrelationId,
    causation: Option<EventId>,
    recorded_at: i64,
    outcome: String,
    prev_hash: Hash,
    pub(super) hash: Hash,
    pub(super) events: Vec<E>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventLine {
    pub(super) position: Position,
    stream: StreamId,
    version: Version,
    event_id: EventId,
    kind: Arc<str>,
    schema_version: u16,
    payload: String,
}

/// What is stored at a position is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored document is not text: the log was altered at position {0}")]
pub struct NotText(pub Position);

fn text(bytes: &[u8], position: Position) -> Result<String, NotText> {
    String::from_utf8(bytes.to_vec()).map_err(|_| NotText(position))
}

impl EventLine {
    pub(super) fn of(event: StoredEvent) -> Result<Self, NotText> {
        let payload = text(&event.payload, event.position)?;
        let StoredEvent { position, stream, version, event_id, kind, schema_version, .. } = event;
        Ok(Self { position, stream, version, event_id, kind, schema_version, payload })
    }

    /// The event that it is of, recorded at `recorded_at` like all of its commit.
    fn stored(&self, recorded_at: i64) -> StoredEvent {
        StoredEvent {
            position: self.position,
            stream: self.stream.clone(),
            version: self.version,
            event_id: self.event_id,
            kind: Arc::clone(&self.kind),
            schema_version: self.schema_version,
            payload: self.payload.as_bytes().into(),
            recorded_at,
        }
    }
}

impl<E> CommitLine<E> {
    pub(super) fn of(commit: StoredCommit, events: Vec<E>) -> Result<Self, NotText> {
        Ok(Self {
            first_position: commit.first_position,
            last_position: commit.last_position,
            command_id: commit.command_id,
            request_hash: commit.request_hash,
            actor: commit.actor,
            correlation: commit.correlation,
            causation: commit.causation,
            recorded_at: commit.recorded_at,
            outcome: text(&commit.outcome, commit.first_position)?,
            prev_hash: commit.prev_hash,
            hash: commit.hash,
            events,
        })
    }

    /// The commit that it is of, in the log of `org`.
    pub(super) fn stored(&self, org: OrgId) -> StoredCommit {
        StoredCommit {
            org,
            first_position: self.first_position,
            last_position: self.last_position,
            command_id: self.command_id,
            request_hash: self.request_hash,
            actor: self.actor,
            correlation: self.correlation,
            causation: self.causation,
            recorded_at: self.recorded_at,
            outcome: self.outcome.as_bytes().into(),
            prev_hash: self.prev_hash,
            hash: self.hash,
        }
    }

    /// One of its events, as it was stored.
    pub(super) fn event(&self, event: &EventLine) -> StoredEvent {
        event.stored(self.recorded_at)
    }
}
