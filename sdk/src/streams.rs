//! What comes as bytes: the history as a file, the codes of bookings as pictures, notifications as they come.

use bytes::{Bytes, BytesMut};
use futures_util::stream::{Stream, StreamExt as _, TryStreamExt as _, unfold};

use crate::client::Client;
use crate::error::Error;
use crate::generated::ByteStream;
use crate::generated::types::{BookingId, EventFile, ExportMyData, Notification};
use crate::paging::EventFilter;
use crate::position::told;

/// Behind which position an export of events has more.
const NEXT_AFTER: &str = "regimen-next-after";

/// Events as a file.
#[derive(Debug, Clone)]
pub struct ExportedEvents {
    /// At most 10,000 of them.
    pub file: Bytes,
    /// Behind which position there are more, if there are.
    pub next_after: Option<u64>,
}

impl Client {
    /// All of the organization's log as it is stored, as JSON Lines with a signed head, for admins. An export that breaks off
    /// does not verify.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn export(&self) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let bytes = self.answered(self.low.audit_export().await)?.into_inner();
        Ok(bytes.map_err(Error::Unreachable))
    }

    /// The events of `filter` as a file, for admins. That it was taken is noted in the log.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn export_audit_events(&self, format: EventFile, filter: &EventFilter) -> Result<ExportedEvents, Error> {
        let EventFilter { after, stream, kind, person, correlation_id, from, to } = filter;
        let (correlation, from, to) = (correlation_id.as_ref(), from.as_ref(), to.as_ref());
        let (kind, person, stream) = (kind.as_deref(), person.as_ref(), stream.as_deref());
        let asked = self.low.export_audit_events(Some(*after), correlation, format, from, kind, person, stream, to);
        let answer = asked.await?;
        let next_after = told(answer.headers(), NEXT_AFTER);
        Ok(ExportedEvents { file: whole(self.answered(Ok(answer))?).await?, next_after })
    }

    /// Everything about whoever is signed in, as JSON Lines with a signature; the password is asked for once more.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn export_my_data(&self, body: &ExportMyData) -> Result<Bytes, Error> {
        whole(self.answered(self.low.export_my_data(None, body).await)?).await
    }

    /// The QR code of a booking as a PNG file.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn booking_code_png(&self, booking_id: BookingId) -> Result<Bytes, Error> {
        whole(self.answered(self.low.booking_code_png(&booking_id).await)?).await
    }

    /// The QR code of a booking as an SVG document.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn booking_code_svg(&self, booking_id: BookingId) -> Result<Bytes, Error> {
        whole(self.answered(self.low.booking_code_svg(&booking_id).await)?).await
    }

    /// What the caller is told, as it comes: from the notification behind `after` on, or from now on. The stream ends when the
    /// connection does; go on from the last number you have.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn notifications(
        &self,
        after: Option<u32>,
    ) -> Result<impl Stream<Item = Result<Notification, Error>> + Send + use<>, Error> {
        let bytes = self.answered(self.low.stream_notifications(after, None).await)?.into_inner();
        let lines = Lines { bytes: Box::pin(bytes), read: BytesMut::new() };
        let told = unfold(lines, async |mut lines| lines.data().await.map(|told| (told, lines)));
        Ok(told.boxed())
    }
}

async fn whole(stream: ByteStream) -> Result<Bytes, Error> {
    let read = stream.into_inner().try_fold(BytesMut::new(), async |mut read, piece| {
        read.extend_from_slice(&piece);
        Ok(read)
    });
    Ok(read.await.map_err(Error::Unreachable)?.freeze())
}

/// Server-sent events, of which only the data matters: it fits on one line.
struct Lines<S> {
    bytes: S,
    read: BytesMut,
}

impl<S: Stream<Item = reqwest::Result<Bytes>> + Unpin> Lines<S> {
    async fn data(&mut self) -> Option<Result<Notification, Error>> {
        loop {
            while let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line = self.read.split_to(end + 1);
                if let Some(data) = line.strip_prefix(b"data:") {
                    return Some(serde_json::from_slice(data).map_err(|error| Error::Unexpected(error.to_string())));
                }
            }
            match self.bytes.next().await? {
                Ok(piece) => self.read.extend_from_slice(&piece),
                Err(error) => return Some(Err(Error::Unreachable(error))),
            }
        }
    }
}
