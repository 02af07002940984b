//! What was: the same fold as ever over the few streams that a row depends on, up to a position.

use chrono::{DateTime, Utc};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError, StreamId};

use super::{FindError, Reader};
use crate::engine::{Event, Rows, View, open_all};

const PAGE: usize = 1_000;

/// The events of some streams up to a position, to fold any view over.
pub(crate) struct AsOf(Vec<Event>);

impl AsOf {
    /// The rows of `V` that these events make, by key.
    pub(crate) fn rows<V: View>(&self) -> Result<Vec<(String, V::Row)>, FindError> {
        let mut rows = Rows::complete();
        for event in self.0.iter().filter(|event| V::reads(event.kind())) {
            V::fold(&mut rows, event)?;
        }
        Ok(rows.into_all())
    }

    /// The row of `key`.
    pub(crate) fn row<V: View>(&self, key: &str) -> Result<Option<V::Row>, FindError> {
        Ok(self.rows::<V>()?.into_iter().find(|(of, _)| of == key).map(|(_, row)| row))
    }
}

impl Reader {
    /// The position that the log of `org` had at `instant`: what to ask for as of a time.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn position_at(&self, org: OrgId, instant: DateTime<Utc>) -> Result<Position, StoreError> {
        self.log.store().position_at(org, instant.timestamp_micros()).await
    }

    /// The events of `streams` up to `position`, in the order of the log.
    pub(crate) async fn as_of(&self, org: OrgId, streams: &[StreamId], position: Position) -> Result<AsOf, FindError> {
        let mut stored = Vec::new();
        for stream in streams {
            let mut version = 0;
            loop {
                let page = self.log.store().read_stream(org, stream, version, PAGE).await?;
                let full = page.len() == PAGE;
                version = page.last().map_or(version, |event| event.version);
                let before = stored.len();
                let count = page.len();
                stored.extend(page.into_iter().take_while(|event| event.position <= position));
                if !full || stored.len() - before < count {
                    break;
                }
            }
        }
        stored.sort_unstable_by_key(|event| event.position);
        Ok(AsOf(open_all(&self.codec, org, stored).await?))
    }
}
