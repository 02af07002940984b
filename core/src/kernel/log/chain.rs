//! The hash chain: what each commit's hash covers, to the byte, so that anyone can compute it again.
//!
//! Integers are big-endian, UUIDs their 16 bytes, and every text or blob is preceded by its length as 8 bytes (`lp`).
//!
//! - event digest = SHA-256(`regimen.event.v1\0`, lp(stream), version, position, event id, lp(kind), schema version as 4
//!   bytes, recorded at, lp(payload as stored))
//! - commit hash = SHA-256(`regimen.commit.v1\0`, previous hash, org, first position, last position, command id, request
//!   hash, lp(actor), correlation, causation (16 zero bytes if none), recorded at, lp(outcome), the digests of its events)

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::stored::{StoredCommit, StoredEvent};

/// A SHA-256 value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What stands before the first commit.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash stored as `bytes`, if they are 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The digest of one event as it is stored.
pub fn event_digest(event: &StoredEvent) -> Hash {
    Hasher::new(b"regimen.event.v1\0")
        .text(event.stream.as_str().as_bytes())
        .int(event.version)
        .int(event.position)
        .raw(event.event_id.uuid().as_bytes())
        .text(event.kind.as_bytes())
        .raw(&u32::from(event.schema_version).to_be_bytes())
        .raw(&event.recorded_at.to_be_bytes())
        .text(&event.payload)
        .finish()
}

/// The hash of `commit` over `commit.prev_hash`, its own fields (all but `hash`) and its `events`.
pub fn commit_hash(commit: &StoredCommit, events: &[StoredEvent]) -> Hash {
    commit_hash_over(commit, events.iter().map(event_digest))
}

/// The same for one who has but the `digests` of its events.
pub fn commit_hash_over(commit: &StoredCommit, digests: impl IntoIterator<Item = Hash>) -> Hash {
    let causation = commit.causation.map_or(Uuid::nil(), |id| id.uuid());
    let hasher = Hasher::new(b"regimen.commit.v1\0")
        .raw(&commit.prev_hash.0)
        .raw(commit.org.uuid().as_bytes())
        .int(commit.first_position)
        .int(commit.last_position)
        .raw(commit.command_id.uuid().as_bytes())
        .raw(&commit.request_hash.0)
        .text(commit.actor.to_string().as_bytes())
        .raw(commit.correlation.uuid().as_bytes())
        .raw(causation.as_bytes())
        .raw(&commit.recorded_at.to_be_bytes())
        .text(&commit.outcome);
    digests.into_iter().fold(hasher, |hasher, digest| hasher.raw(&digest.0)).finish()
}

/// SHA-256 over a domain and fields.
pub(crate) struct Hasher(Context);

impl Hasher {
    pub(crate) fn new(domain: &[u8]) -> Self {
        Self(Context::new(&SHA256)).raw(domain)
    }

    pub(crate) fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    pub(crate) fn int(self, value: u64) -> Self {
        self.raw(&value.to_be_bytes())
    }

    pub(crate) fn text(self, bytes: &[u8]) -> Self {
        self.int(bytes.len() as u64).raw(bytes)
    }

    pub(crate) fn finish(self) -> Hash {
        let digest = self.0.finish();
        Hash::from_slice(digest.as_ref()).expect("SHA-256 gives 32 bytes")
    }
}
