//! Events: the one way in which they are declared, named, versioned and decoded.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::clock::instant;
use super::ids::{EventId, OrgId};
use super::log::{Position, StoredEvent, StreamId, Version};

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

/// Declares the events of one aggregate: an enum with one variant for each event struct.
///
/// `Event = 2 lifted by function` names the upcaster, `fn(from_version: u16, serde_json::Value) -> serde_json::Value`.
#[macro_export]
macro_rules! domain_events {
    (
        $(#[$meta:meta])*
        pub enum $set:ident { $($event:ident = $version:literal $(lifted by $upcast:path)?,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $set {
            $(
                #[doc = concat!("See [`", stringify!($event), "`].")]
                $event($event),
            )+
        }

        impl ::cqrs_es::DomainEvent for $set {
            fn event_type(&self) -> String {
                $crate::kernel::event::EventSet::kind(self).name.to_owned()
            }

            fn event_version(&self) -> String {
                $crate::kernel::event::EventSet::kind(self).version.to_string()
            }
        }

        impl $crate::kernel::event::EventSet for $set {
            const KINDS: &'static [$crate::kernel::event::EventKind] =
                &[$($crate::kernel::event::EventKind { name: stringify!($event), version: $version }),+];

            fn kind(&self) -> $crate::kernel::event::EventKind {
                match self {
                    $(Self::$event(_) => {
                        $crate::kernel::event::EventKind { name: stringify!($event), version: $version }
                    })+
                }
            }

            fn to_payload(&self) -> ::serde_json::Result<Vec<u8>> {
                match self {
                    $(Self::$event(event) => ::serde_json::to_vec(event),)+
                }
            }

            fn from_payload(kind: &str, payload: &[u8]) -> Result<Self, $crate::kernel::event::DecodeError> {
                match kind {
                    $(stringify!($event) => $crate::kernel::event::read_payload(kind, payload).map(Self::$event),)+
                    unknown => Err($crate::kernel::event::DecodeError::UnknownKind(unknown.to_owned())),
                }
            }

            fn upcast(kind: &str, version: u16, payload: ::serde_json::Value) -> ::serde_json::Value {
                // Used by the sets in which an event has an upcaster.
                let _ = version;
                match kind {
                    $(stringify!($event) => {
                        $(let payload = $upcast(version, payload);)?
                        payload
                    })+
                    _ => payload,
                }
            }
        }

        $(
            impl From<$event> for $set {
                fn from(event: $event) -> Self {
                    Self::$event(event)
                }
            }
        )+
    };
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::{Value, json};

    use super::{DecodeError, Envelope};
    use crate::kernel::ids::{EventId, OrgId};
    use crate::kernel::log::StreamId;

    /// Version 1 counted in minutes.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct KettleBoiled {
        seconds: u32,
    }

    fn seconds_from_minutes(_version: u16, old: Value) -> Value {
        json!({ "seconds": old["minutes"].as_u64().unwrap_or(0) * 60 })
    }

    domain_events! {
        /// What happens to a kettle.
        pub enum KettleEvent { KettleBoiled = 2 lifted by seconds_from_minutes, }
    }

    fn stored(kind: &str, schema_version: u16, payload: Value) -> Envelope {
        Envelope {
            org: OrgId::DEFAULT,
            position: 1,
            stream: StreamId::new("kettle", 1),
            version: 1,
            event_id: EventId::generate(),
            kind: kind.into(),
            schema_version,
            payload: payload.to_string().into_bytes().into(),
            recorded_at: 0,
        }
    }

    #[test]
    fn an_old_event_is_lifted_to_the_newest_version() {
        let old = stored("KettleBoiled", 1, json!({ "minutes": 3 }));
        assert_eq!(old.read::<KettleEvent>(), Ok(Some(KettleBoiled { seconds: 180 }.into())));
    }

    #[test]
    fn an_event_of_another_aggregate_is_none_of_ours() {
        assert_eq!(stored("TeaPoured", 1, json!({})).read::<KettleEvent>(), Ok(None));
    }

    #[test]
    fn an_event_of_a_newer_program_is_refused_and_not_guessed_at() {
        let newer = stored("KettleBoiled", 3, json!({ "seconds": 3 })).read::<KettleEvent>();
        assert_eq!(newer, Err(DecodeError::TooNew { kind: "KettleBoiled".into(), version: 3 }));
    }
}
