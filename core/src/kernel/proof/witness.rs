//! One event shown alone: with its commit, of which the other events are but digests, and with that commit's hash signed.
//!
//! Whoever has the key can check that this event stands at this position of a log whose head was this hash. A log that holds
//! anything else there contradicts the signature.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::head::{HeadSigner, PublicKey, SignedHead};
use crate::kernel::event::Envelope;
use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use crate::kernel::log::{
    Actor, Filter, Hash, LogStore, Position, StoreError, StoredCommit, StoredEvent, StreamId, Version,
    commit_hash_over, event_digest,
};

/// An event and what shows that it is in the log. Field for field what is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    position: Position,
    stream: StreamId,
    version: Version,
    event_id: EventId,
    kind: Arc<str>,
    schema_version: u16,
    payload: String,
    commit: CommitShown,
    head: SignedHead,
}

/// A commit of which one event is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommitShown {
    first_position: Position,
    last_position: Position,
    command_id: CommandId,
    request_hash: Hash,
    actor: Actor,
    correlation: CorrelationId,
    causation: Option<EventId>,
    recorded_at: i64,
    outcome: String,
    prev_hash: Hash,
    /// The digests of its events; that of the event that is shown is left empty, because it follows from the event.
    digests: Vec<Option<Hash>>,
}

/// What is wrong with a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FalseWitness {
    /// The hash over the event and its commit is not the one that was signed.
    #[error("the event at position {0} is not in the commit that was signed: something in it was altered")]
    Altered(Position),
    /// The head is not signed with the key, or is not of this log.
    #[error("the head at position {0} is not signed with the key")]
    Signature(Position),
}

impl Witness {
    /// The witness of `event`, which `store` holds, signed at `now`.
    ///
    /// # Errors
    /// When the store does not answer, or holds no such event.
    pub async fn gather(
        store: &dyn LogStore,
        signer: &HeadSigner,
        org: OrgId,
        event: &StoredEvent,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let missing = || StoreError::corrupt(format!("no commit for position {}", event.position));
        let commit = store.commit_of(org, event.position).await?.ok_or_else(missing)?;
        let filter = Filter { until: Some(commit.last_position), ..Filter::default() };
        let events = store.read(org, commit.first_position - 1, usize::MAX, &filter).await?;
        let digest = |other: &StoredEvent| (other.position != event.position).then(|| event_digest(other));
        let digests = events.iter().map(digest).collect();
        let head = signer.sign(org, commit.last_position, commit.hash, now);
        let StoredEvent { position, stream, version, event_id, kind, schema_version, payload, .. } = event.clone();
        Ok(Self {
            position,
            stream,
            version,
            event_id,
            kind,
            schema_version,
            payload: text(&payload)?,
            commit: CommitShown::of(commit, digests)?,
            head,
        })
    }

    /// Whether the event is where it says, in a log of `org` that was signed with `key`; then the event, personal fields sealed.
    ///
    /// # Errors
    /// See [`FalseWitness`].
    pub fn verify(&self, org: OrgId, key: PublicKey) -> Result<Envelope, FalseWitness> {
        let altered = FalseWitness::Altered(self.position);
        let event = self.event();
        let index = self.position.checked_sub(self.commit.first_position).ok_or(altered)?;
        let places = (0..).zip(&self.commit.digests).map(|(place, digest)| (place == index) == digest.is_none());
        let positions = self.commit.first_position..=self.commit.last_position;
        if self.position > self.commit.last_position || !places.eq(positions.map(|_| true)) {
            return Err(altered);
        }
        let digests = self.commit.digests.iter().map(|digest| digest.unwrap_or_else(|| event_digest(&event)));
        let hash = commit_hash_over(&self.commit.stored(org), digests);
        let Self { head, .. } = self;
        if (head.org, head.position, head.hash) != (org, self.commit.last_position, hash) {
            return Err(altered);
        }
        head.verify(key).map_err(|_| FalseWitness::Signature(head.position))?;
        Ok(Envelope::sealed(org, event))
    }

    fn event(&self) -> StoredEvent {
        StoredEvent {
            position: self.position,
            stream: self.stream.clone(),
            version: self.version,
            event_id: self.event_id,
            kind: Arc::clone(&self.kind),
            schema_version: self.schema_version,
            payload: self.payload.as_bytes().into(),
            recorded_at: self.commit.recorded_at,
        }
    }
}

impl CommitShown {
    fn of(commit: StoredCommit, digests: Vec<Option<Hash>>) -> Result<Self, StoreError> {
        Ok(Self {
            first_position: commit.first_position,
            last_position: commit.last_position,
            command_id: commit.command_id,
            request_hash: commit.request_hash,
            actor: commit.actor,
            correlation: commit.correlation,
            causation: commit.causation,
            recorded_at: commit.recorded_at,
            outcome: text(&commit.outcome)?,
            prev_hash: commit.prev_hash,
            digests,
        })
    }

    fn stored(&self, org: OrgId) -> StoredCommit {
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
            hash: Hash::ZERO,
        }
    }
}

fn text(bytes: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| StoreError::corrupt("a document that is not text"))
}
