//! Events in one column. A value costs sqlx and SQLite more on its way out than all the bytes in it, so the columns of an
//! event, and where the log is read as it stands hundreds of events, are joined before they leave SQLite.

use crate::kernel::ids::EventId;
use crate::kernel::log::schema::{Kinds, number};
use crate::kernel::log::{StoreError, StoredEvent, StreamId};

/// An SQL expression over a row of `events`: numbers in hexadecimal digits of fixed width, then the bytes of event id, stream,
/// kind and payload. SQLite calls the result a text, but neither looks at its bytes nor stops at a zero.
macro_rules! packed {
    () => {
        "format('%016x%016x%016x%04x%04x%04x%08x', position, version, recorded_at, schema_version, \
         octet_length(stream), octet_length(kind), octet_length(payload)) || event_id || stream || kind || payload"
    };
}
pub(super) use packed;

/// Adds the events that `bytes` hold one after the other.
pub(super) fn unpack(bytes: &[u8], kinds: &mut Kinds, events: &mut Vec<StoredEvent>) -> Result<(), StoreError> {
    let mut rest = Rest(bytes);
    while !rest.0.is_empty() {
        let (position, version, recorded_at) = (rest.hex(16)?, rest.hex(16)?, rest.hex(16)?);
        let schema_version = u16::try_from(rest.hex(4)?).map_err(StoreError::corrupt)?;
        let (stream, kind, payload) = (rest.length(4)?, rest.length(4)?, rest.length(8)?);
        events.push(StoredEvent {
            position: number(position.cast_signed())?,
            version: number(version.cast_signed())?,
            recorded_at: recorded_at.cast_signed(),
            schema_version,
            event_id: EventId::from_uuid(uuid::Uuid::from_slice(rest.take(16)?).map_err(StoreError::corrupt)?),
            stream: StreamId::stored(rest.text(stream)?),
            kind: kinds.one(rest.text(kind)?),
            payload: rest.take(payload)?.into(),
        });
    }
    Ok(())
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], StoreError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(|| StoreError::corrupt("an event cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn text(&mut self, count: usize) -> Result<&'a str, StoreError> {
        std::str::from_utf8(self.take(count)?).map_err(StoreError::corrupt)
    }

    fn hex(&mut self, digits: usize) -> Result<u64, StoreError> {
        self.take(digits)?.iter().try_fold(0, |value, digit| match digit {
            b'0'..=b'9' => Ok(value << 4 | u64::from(digit - b'0')),
            b'a'..=b'f' => Ok(value << 4 | u64::from(digit - b'a' + 10)),
            _ => Err(StoreError::corrupt("an event without its numbers")),
        })
    }

    fn length(&mut self, digits: usize) -> Result<usize, StoreError> {
        usize::try_from(self.hex(digits)?).map_err(StoreError::corrupt)
    }
}
