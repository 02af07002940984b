//! From an event to the bytes in the log and back: personal fields are sealed on the way in and opened on the way out.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::event::{DecodeError, Envelope, EventSet};
use super::ids::{EventId, OrgId};
use super::log::{NewEvent, StoreError, StoredEvent, StreamId};
use super::privacy::{self, Keys, PrivacyError, SubjectId};

/// An event cannot be written or read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CodecError {
    /// Its payload is not what it should be.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Its personal fields cannot be sealed or opened.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// It cannot be written as JSON.
    #[error("an event cannot be written as JSON: {0}")]
    Encode(Arc<str>),
}

/// Encodes and decodes the events of every organization.
#[derive(Clone)]
pub struct Codec {
    keys: Keys,
}

impl Codec {
    /// A codec that seals and opens with `keys`.
    pub fn new(keys: Keys) -> Self {
        Self { keys }
    }

    /// The keys of persons.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Makes `event` ready to be stored in `stream`. Every person whose data is in it is added to `subjects`.
    ///
    /// # Errors
    /// When a person is erased, or the key store does not answer.
    pub async fn encode<E: EventSet>(
        &self,
        org: OrgId,
        stream: &StreamId,
        event: &E,
        subjects: &mut BTreeSet<SubjectId>,
    ) -> Result<NewEvent, CodecError> {
        let event_id = EventId::generate();
        let mut payload = event.to_payload().map_err(|error| encode(&error))?;
        if privacy::has_personal(&payload) {
            let mut document = serde_json::from_slice(&payload).map_err(|error| encode(&error))?;
            let place = place(org, stream, event_id);
            subjects.extend(privacy::seal(&self.keys, org, &place, &mut document).await?);
            payload = document.to_string().into_bytes();
        }
        let kind = event.kind();
        Ok(NewEvent { event_id, kind: kind.name, schema_version: kind.version, payload: payload.into() })
    }

    /// Opens a stored event.
    ///
    /// # Errors
    /// When a personal field was altered, or the key store does not answer.
    pub async fn open(&self, org: OrgId, stored: StoredEvent) -> Result<Envelope, CodecError> {
        if &*stored.kind == "SubjectErased"
            && let Ok(subject) = stored.stream.key().parse()
        {
            self.keys.forget(org, subject);
        }
        let payload = if privacy::has_sealed(&stored.payload) {
            let place = place(org, &stored.stream, stored.event_id);
            let mut document = super::event::read_payload(&stored.kind, &stored.payload)?;
            privacy::open(&self.keys, org, &place, &mut document).await?;
            document.to_string().into_bytes().into()
        } else {
            Arc::clone(&stored.payload)
        };
        Ok(Envelope::sealed(org, StoredEvent { payload, ..stored }))
    }

    /// Has the keys for all of `stored` in memory, so that opening them waits for nothing.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn gather_keys(&self, org: OrgId, stored: &[StoredEvent]) -> Result<(), StoreError> {
        let sealed = stored.iter().filter(|event| privacy::has_sealed(&event.payload));
        // What cannot be read is found by whoever opens it.
        let documents = sealed.filter_map(|event| serde_json::from_slice(&event.payload).ok());
        let wanted = documents.flat_map(|document: Value| privacy::sealed_keys(&document)).collect();
        self.keys.gather(org, &wanted).await
    }

    /// Opens stored events, in their order.
    ///
    /// # Errors
    /// As [`Codec::open`].
    pub async fn open_all(&self, org: OrgId, stored: Vec<StoredEvent>) -> Result<Vec<Envelope>, CodecError> {
        self.gather_keys(org, &stored).await.map_err(PrivacyError::from)?;
        let mut opened = Vec::with_capacity(stored.len());
        for event in stored {
            opened.push(self.open(org, event).await?);
        }
        Ok(opened)
    }
}

fn encode(error: &serde_json::Error) -> CodecError {
    CodecError::Encode(format!("{:?}", error.classify()).into())
}

fn place(org: OrgId, stream: &StreamId, event: EventId) -> String {
    format!("{org}|{stream}|{event}")
}
