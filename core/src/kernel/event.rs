//! Events: the one way in which they are declared, named, versioned and decoded.

mod declare;
mod envelope;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use envelope::Envelope;

/// A kind of event and the newest version of its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventKind {
    /// Past tense, unique in all of Regimen, for ever: `SpotBooked`.
    pub name: &'static str,
    /// From 1; raised with an upcaster when fields change their meaning. New fields with a default need none.
    pub version: u16,
}

/// The events of one aggregate. Made by [`crate::domain_events!`].
pub trait EventSet: cqrs_es::DomainEvent {
    /// All kinds in it.
    const KINDS: &'static [EventKind];

    /// The kind of this event.
    fn kind(&self) -> EventKind;

    /// The payload as JSON, personal fields in the clear.
    ///
    /// # Errors
    /// When a field cannot be written as JSON.
    fn to_payload(&self) -> serde_json::Result<Vec<u8>>;

    /// Reads a payload of the newest version.
    ///
    /// # Errors
    /// When the payload is not of this kind's shape.
    fn from_payload(kind: &str, payload: &[u8]) -> Result<Self, DecodeError>;

    /// Lifts a payload of an older `version` to the newest.
    fn upcast(kind: &str, version: u16, payload: Value) -> Value;

    /// Whether `kind` is one of ours.
    fn knows(kind: &str) -> bool {
        Self::KINDS.iter().any(|known| known.name == kind)
    }
}

/// A stored event that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No such kind in this set.
    #[error("unknown event kind {0}")]
    UnknownKind(String),
    /// The payload is not of the kind's shape.
    #[error("payload of {kind} cannot be read: {cause}")]
    Payload {
        /// The kind.
        kind: String,
        /// What was wrong, without the content.
        cause: String,
    },
    /// Written by a newer Regimen.
    #[error("{kind} has version {version}, which is newer than this program")]
    TooNew {
        /// The kind.
        kind: String,
        /// Its version.
        version: u16,
    },
}

/// Reads `payload` as the event `kind` consists of; used by [`crate::domain_events!`].
///
/// # Errors
/// When the payload is not of its shape.
pub fn read_payload<T: DeserializeOwned>(kind: &str, payload: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(payload).map_err(|error| unreadable(kind, &error))
}

fn unreadable(kind: &str, error: &serde_json::Error) -> DecodeError {
    // Only where, never what: the message of serde may quote the content.
    let cause = format!("{:?} at line {}, column {}", error.classify(), error.line(), error.column());
    DecodeError::Payload { kind: kind.to_owned(), cause }
}

#[cfg(test)]
mod tests;
