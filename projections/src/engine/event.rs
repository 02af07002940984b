//! An event on its way through the views: opened once, decoded once, however many views look at it.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use regimen_core::kernel::codec::{Codec, CodecError};
use regimen_core::kernel::event::{DecodeError, Envelope, EventSet};
use regimen_core::kernel::ids::{EventId, OrgId};
use regimen_core::kernel::log::{Position, StoreError, StoredEvent};
use regimen_core::kernel::privacy::PrivacyError;

use super::error::FoldError;

/// An event as views get it.
pub struct Event {
    position: Position,
    event_id: EventId,
    kind: Arc<str>,
    /// An event that cannot be opened concerns only the views that read its kind.
    opened: Result<Envelope, FoldError>,
    decoded: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl Event {
    /// Its place in the organization's log.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Its id.
    pub fn event_id(&self) -> EventId {
        self.event_id
    }

    /// What happened.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The event, if it is one of `E`.
    ///
    /// # Errors
    /// When it is one of `E` but cannot be opened or read.
    pub fn read<E: EventSet + 'static>(&self) -> Result<Option<&E>, FoldError> {
        if !E::knows(&self.kind) {
            return Ok(None);
        }
        if self.decoded.get().is_none() {
            let envelope = self.opened.as_ref().map_err(Clone::clone)?;
            let Some(event) = envelope.read::<E>()? else { return Ok(None) };
            // Another reader may have been first; both read the same.
            let _ = self.decoded.set(Box::new(event));
        }
        let decoded = self.decoded.get().and_then(|event| event.downcast_ref::<E>());
        decoded.map(Some).ok_or_else(|| DecodeError::UnknownKind(self.kind.to_string()).into())
    }
}

/// Opens `stored`, in its order.
///
/// # Errors
/// When the key store does not answer. An event that cannot be opened fails whoever reads it.
pub(crate) async fn open_all(codec: &Codec, org: OrgId, stored: Vec<StoredEvent>) -> Result<Vec<Event>, StoreError> {
    codec.gather_keys(org, &stored).await?;
    let mut events = Vec::with_capacity(stored.len());
    for stored in stored {
        let (position, event_id, kind) = (stored.position, stored.event_id, Arc::clone(&stored.kind));
        let opened = match codec.open(org, stored).await {
            Ok(envelope) => Ok(envelope),
            Err(CodecError::Privacy(PrivacyError::Store(error))) => return Err(error),
            Err(error) => Err(FoldError::Sealed(error.to_string())),
        };
        events.push(Event { position, event_id, kind, opened, decoded: OnceLock::new() });
    }
    Ok(events)
}
