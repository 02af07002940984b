//! An event with where and when it was stored, and the one way in which it is decoded.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{DecodeError, EventSet, read_payload};
use crate::kernel::clock::instant;
use crate::kernel::ids::{EventId, OrgId};
use crate::kernel::log::{Position, StoredEvent, StreamId, Version};

/// An event as readers get it: personal fields opened, or marked as erased.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Whose log.
    pub org: OrgId,
    /// Where in it.
    pub position: Position,
    /// Which stream.
    pub stream: StreamId,
    /// Where in its stream.
    pub version: Version,
    /// Its id.
    pub event_id: EventId,
    /// What happened.
    pub kind: Arc<str>,
    /// The version of the payload's shape.
    pub schema_version: u16,
    /// JSON with opened personal fields. Read it with [`Envelope::read`].
    pub(crate) payload: Arc<[u8]>,
    /// When it was stored, in microseconds since the Unix epoch.
    pub recorded_at: i64,
}

impl Envelope {
    /// The event as it is stored, with personal fields still sealed: for readers without keys.
    pub fn sealed(org: OrgId, stored: StoredEvent) -> Self {
        Self {
            org,
            position: stored.position,
            stream: stored.stream,
            version: stored.version,
            event_id: stored.event_id,
            kind: stored.kind,
            schema_version: stored.schema_version,
            payload: stored.payload,
            recorded_at: stored.recorded_at,
        }
    }

    /// The event, if it is one of `E`. This is the only way in which any reader decodes an event.
    ///
    /// # Errors
    /// When it is one of `E` but cannot be read.
    pub fn read<E: EventSet>(&self) -> Result<Option<E>, DecodeError> {
        let Some(kind) = E::KINDS.iter().find(|kind| kind.name == &*self.kind) else { return Ok(None) };
        if self.schema_version == kind.version {
            return E::from_payload(&self.kind, &self.payload).map(Some);
        }
        if self.schema_version > kind.version {
            return Err(DecodeError::TooNew { kind: self.kind.to_string(), version: self.schema_version });
        }
        let old = read_payload(&self.kind, &self.payload)?;
        let new = E::upcast(&self.kind, self.schema_version, old);
        E::from_payload(&self.kind, new.to_string().as_bytes()).map(Some)
    }

    /// When it was stored.
    pub fn recorded_at(&self) -> DateTime<Utc> {
        instant(self.recorded_at)
    }

    /// The payload as JSON with personal fields opened, for people who may see them.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn payload(&self) -> Result<Value, DecodeError> {
        read_payload(&self.kind, &self.payload)
    }
}
