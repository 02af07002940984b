//! Lists as streams: pages are fetched as they are needed.

use chrono::{DateTime, Utc};
use futures_util::stream::{self, Stream, TryStreamExt as _};

use crate::client::Client;
use crate::error::Error;
use crate::generated::types::{
    AccountId, Booking, BookingList, CorrelationId, Event, LedgerLine, LocationId, RoomId, Series, SeriesId, Session,
    Template, TemplateId,
};

/// Items of one page: the most the server gives.
const PAGE: Option<u32> = Some(100);

/// Which sessions; all that the caller may see by default.
#[derive(Debug, Clone, Default)]
pub struct SessionFilter {
    /// Only those that start at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that start before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Only those that this coach leads.
    pub coach_id: Option<AccountId>,
    /// Only those of this series.
    pub series_id: Option<SeriesId>,
    /// Only those made from this template.
    pub template_id: Option<TemplateId>,
    /// Only those that take place at this location.
    pub location_id: Option<LocationId>,
    /// Only those that take place in this room.
    pub room_id: Option<RoomId>,
    /// Only those with a free place, or without.
    pub available: Option<bool>,
}

/// Which events; all of the organization by default.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Only those behind this position.
    pub after: u64,
    /// Only those of this stream, such as `session-…`.
    pub stream: Option<String>,
    /// Only those of this kind, such as `SpotBooked`.
    pub kind: Option<String>,
    /// Only those that name this account or were caused by it.
    pub person: Option<AccountId>,
    /// Only those that this request set in motion.
    pub correlation_id: Option<CorrelationId>,
    /// Only those recorded at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those recorded before this time.
    pub to: Option<DateTime<Utc>>,
}

impl Client {
    /// Sessions in the order in which they start. Clients see published ones, coaches all of their own as well, admins all.
    pub fn sessions(&self, filter: SessionFilter) -> impl Stream<Item = Result<Session, Error>> + Send + use<> {
        let client = self.clone();
        all(move |cursor: Option<String>| {
            let (client, filter) = (client.clone(), filter.clone());
            async move {
                let SessionFilter { from, to, coach_id, series_id, template_id, location_id, room_id, available } =
                    filter;
                let (coach_id, cursor) = (coach_id.as_ref(), cursor.as_deref());
                let (from, to) = (from.as_ref(), to.as_ref());
                let (series_id, template_id) = (series_id.as_ref(), template_id.as_ref());
                let (location, room) = (location_id.as_ref(), room_id.as_ref());
                let found = client.list_sessions(
                    available,
                    coach_id,
                    cursor,
                    from,
                    PAGE,
                    location,
                    room,
                    series_id,
                    template_id,
                    to,
                );
                let page = found.await?;
                Ok((page.items, page.next_cursor))
            }
        })
    }

    /// Series in the order in which they were planned. Clients see those that can be booked, coaches all of their own as well,
    /// admins all.
    pub fn series(&self, coach_id: Option<AccountId>) -> impl Stream<Item = Result<Series, Error>> + Send + use<> {
        let client = self.clone();
        all(move |cursor: Option<String>| {
            let client = client.clone();
            async move {
                let page = client.list_series(coach_id.as_ref(), cursor.as_deref(), PAGE).await?;
                Ok((page.items, page.next_cursor))
            }
        })
    }

    /// Templates: a coach's own, for an admin all.
    pub fn templates(&self) -> impl Stream<Item = Result<Template, Error>> + Send + use<> {
        let client = self.clone();
        all(move |cursor: Option<String>| {
            let client = client.clone();
            async move {
                let page = client.list_templates(cursor.as_deref(), PAGE).await?;
                Ok((page.items, page.next_cursor))
            }
        })
    }

    /// The bookings of whoever is signed in: upcoming ones in the order in which they start, others latest first.
    pub fn bookings(&self, state: Option<BookingList>) -> impl Stream<Item = Result<Booking, Error>> + Send + use<> {
        let client = self.clone();
        all(move |cursor: Option<String>| {
            let client = client.clone();
            async move {
                let page = client.my_bookings(cursor.as_deref(), PAGE, state).await?;
                Ok((page.items, page.next_cursor))
            }
        })
    }

    /// What happened to the credits of whoever is signed in, newest first.
    pub fn credits(&self) -> impl Stream<Item = Result<LedgerLine, Error>> + Send + use<> {
        let client = self.clone();
        all(move |cursor: Option<String>| {
            let client = client.clone();
            async move {
                let page = client.my_credits(None, cursor.as_deref(), PAGE).await?;
                Ok((page.items, page.next_cursor))
            }
        })
    }

    /// The history of the organization in the order in which it happened, for admins.
    pub fn events(&self, filter: EventFilter) -> impl Stream<Item = Result<Event, Error>> + Send + use<> {
        let client = self.clone();
        all(move |after: Option<u64>| {
            let (client, filter) = (client.clone(), filter.clone());
            async move {
                let EventFilter { after: first, stream, kind, person, correlation_id, from, to } = &filter;
                let (after, correlation, from, to) =
                    (after.unwrap_or(*first), correlation_id.as_ref(), from.as_ref(), to.as_ref());
                let (kind, stream, person) = (kind.as_deref(), stream.as_deref(), person.as_ref());
                let page = client.audit_events(Some(after), correlation, from, kind, PAGE, person, stream, to).await?;
                Ok((page.items, page.next_after))
            }
        })
    }
}

/// Where the next page begins.
enum Next<C> {
    First,
    At(C),
    Nowhere,
}

/// All items of all pages that `fetch` gives, page by page.
fn all<T, C, F, P>(fetch: F) -> impl Stream<Item = Result<T, Error>> + Send + use<T, C, F, P>
where
    T: Send,
    C: Send,
    F: Fn(Option<C>) -> P + Send,
    P: Future<Output = Result<(Vec<T>, Option<C>), Error>> + Send,
{
    let pages = stream::try_unfold((Next::First, fetch), |(next, fetch)| async move {
        let (items, next) = match next {
            Next::First => fetch(None).await?,
            Next::At(cursor) => fetch(Some(cursor)).await?,
            Next::Nowhere => return Ok::<_, Error>(None),
        };
        Ok(Some((stream::iter(items.into_iter().map(Ok)), (next.map_or(Next::Nowhere, Next::At), fetch))))
    });
    pages.try_flatten()
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt as _;

    use super::all;
    use crate::Error;

    #[tokio::test]
    async fn a_list_goes_on_until_there_is_no_next_page() {
        let pages = all(|cursor: Option<u32>| async move {
            Ok::<_, Error>(match cursor {
                None => (vec![1, 2], Some(7)),
                Some(7) => (vec![], Some(8)),
                Some(_) => (vec![3], None),
            })
        });
        assert_eq!(pages.try_collect::<Vec<_>>().await.expect("items"), [1, 2, 3]);
    }

    #[tokio::test]
    async fn a_list_ends_with_the_error_that_broke_it() {
        let pages = all(|cursor: Option<u32>| async move {
            match cursor {
                None => Ok((vec![1], Some(1))),
                Some(_) => Err(Error::Unexpected("gone".into())),
            }
        });
        let mut pages = std::pin::pin!(pages);
        assert!(matches!(pages.try_next().await, Ok(Some(1))));
        assert!(pages.try_next().await.is_err());
        assert!(matches!(pages.try_next().await, Ok(None)));
    }
}
