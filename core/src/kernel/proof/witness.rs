//! One event shown alone: with its commit, of which the other events are but digests, and with that commit's hash signed.
//!
//! Whoever has the key can check that this event stands at this position of a log whose head was this hash. A log that holds
//! anything else there contradicts the signature.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::head::{HeadSigner, PublicKey, SignedHead};
use super::line::{CommitLine, EventLine, NotText};
use crate::kernel::event::Envelope;
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, Hash, LogStore, Position, StoreError, StoredEvent, commit_hash_over, event_digest};

/// An event and what shows that it is in the log: its commit as an export has it, but for the other events, of which it has
/// the digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    commit: CommitLine<Shown>,
    head: SignedHead,
}

/// An event of the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Shown {
    /// One that is nobody's business here: its digest.
    Digest(Hash),
    /// The one that it is about.
    Event(EventLine),
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
        let show = |other: StoredEvent| {
            let is_other = other.position != event.position;
            if is_other { Ok(Shown::Digest(event_digest(&other))) } else { EventLine::of(other).map(Shown::Event) }
        };
        let head = signer.sign(org, commit.last_position, commit.hash, now);
        let shown = events.into_iter().map(show).collect::<Result<Vec<_>, _>>();
        let commit = shown.and_then(|shown| CommitLine::of(commit, shown));
        Ok(Self { commit: commit.map_err(|altered: NotText| StoreError::corrupt(altered.to_string()))?, head })
    }

    /// Whether the event is where it says, in a log of `org` that was signed with `key`; then the event, personal fields sealed.
    ///
    /// # Errors
    /// See [`FalseWitness`].
    pub fn verify(&self, org: OrgId, key: PublicKey) -> Result<Envelope, FalseWitness> {
        let Self { commit, head } = self;
        let altered = FalseWitness::Altered(commit.first_position);
        let others = commit.last_position.checked_sub(commit.first_position).ok_or(altered)?;
        let event = self.shown().map(|event| commit.event(event)).ok_or(altered)?;
        if others.checked_add(1) != u64::try_from(commit.events.len()).ok() {
            return Err(altered);
        }
        let digests = commit.events.iter().map(|shown| match shown {
            Shown::Digest(digest) => *digest,
            Shown::Event(_) => event_digest(&event),
        });
        let hash = commit_hash_over(&commit.stored(org), digests);
        if (head.org, head.position, head.hash, commit.hash) != (org, commit.last_position, hash, hash) {
            return Err(altered);
        }
        head.verify(key).map_err(|_| FalseWitness::Signature(head.position))?;
        Ok(Envelope::sealed(org, event))
    }

    /// The event that is shown, if it is one alone and stands where it says.
    fn shown(&self) -> Option<&EventLine> {
        let events = (self.commit.first_position..).zip(&self.commit.events);
        let mut shown = events.filter_map(|(position, shown)| match shown {
            Shown::Event(event) => Some((position, event)),
            Shown::Digest(_) => None,
        });
        let (position, event) = shown.next()?;
        (shown.next().is_none() && event.position == position).then_some(event)
    }
}
