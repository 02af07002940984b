//! A client's bookings, for themselves and for staff.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::accounts::values::Role;
use regimen_core::booking::values::{BookingId, RefundPercentage};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::scheduling::values::SessionId;
use regimen_projections::booking::{self as view, BookingRow, BookingStatus, BookingsOf, find_bookings_of};
use regimen_projections::{Page, PageRequest};

use crate::api::{Area, asked, found};
use crate::edge::{Doorkeeper, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyBookingsApi;

/// Whether a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "BookingStatus", rename_all = "snake_case")]
pub(crate) enum BookingState {
    /// The client has a place.
    Confirmed,
    /// They gave it back, or the session was cancelled.
    Cancelled,
}

/// Which bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum BookingList {
    /// Those that stand, of sessions that have not started.
    Upcoming,
    /// Those that stood when the session started.
    Past,
    /// Those that ended before.
    Cancelled,
}

/// A place in a session.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Booking {
    booking_id: BookingId,
    session_id: SessionId,
    session_name: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    status: BookingState,
    /// What it cost.
    credits: u32,
    /// How much of that was given back, if it was cancelled.
    refund_percentage: Option<u8>,
    credits_returned: Option<u32>,
    /// Whether the client was there, once it is noted.
    attended: Option<bool>,
    /// Whether they came after the grace period.
    late: bool,
    /// How many places it had at first.
    places: u32,
    /// How many the client still has.
    places_left: u32,
    /// Until when cancelling costs nothing, if you came up from the waitlist without being asked.
    grace_until: Option<DateTime<Utc>>,
    /// The booking in another session that it took the place of.
    moved_from: Option<BookingId>,
    /// The booking in another session that took its place, if it was moved.
    moved_to: Option<BookingId>,
    booked_at: DateTime<Utc>,
    cancelled_at: Option<DateTime<Utc>>,
}

impl From<BookingRow> for Booking {
    fn from(row: BookingRow) -> Self {
        let places_left = row.places_left();
        Self {
            booking_id: row.booking_id,
            session_id: row.session_id,
            session_name: row.session_name.into(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            status: row.status.into(),
            credits: row.credits,
            refund_percentage: row.refund_percentage.map(RefundPercentage::get),
            credits_returned: row.credits_returned,
            attended: row.attended,
            late: row.late,
            places: row.places,
            places_left,
            grace_until: row.grace_until,
            moved_from: row.moved_from,
            moved_to: row.moved_to,
            booked_at: row.booked_at,
            cancelled_at: row.cancelled_at,
        }
    }
}

impl From<BookingStatus> for BookingState {
    fn from(status: BookingStatus) -> Self {
        match status {
            BookingStatus::Confirmed => Self::Confirmed,
            BookingStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<BookingList> for view::BookingState {
    fn from(list: BookingList) -> Self {
        match list {
            BookingList::Upcoming => Self::Upcoming,
            BookingList::Past => Self::Past,
            BookingList::Cancelled => Self::Cancelled,
        }
    }
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct BookingPage {
    items: Vec<Booking>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[OpenApi(tag = "Area::Booking")]
impl MyBookingsApi {
    /// My bookings
    ///
    /// Upcoming ones in the order in which they start; past and cancelled ones, and all without a state, latest first.
    #[oai(path = "/me/bookings", method = "get", operation_id = "my_bookings")]
    async fn my_bookings(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        state: Query<Option<BookingList>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<BookingPage>, Problem> {
        let own = BookingsOf::client(caller.account_id());
        page_of(&parts, (caller.org(), own), state.0, &asked(&limit, &cursor)?).await
    }

    /// A client's bookings
    ///
    /// As the client sees them; for a coach those of sessions that they lead.
    #[oai(path = "/memberships/:client_id/bookings", method = "get", operation_id = "client_bookings")]
    async fn client_bookings(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        client_id: Path<AccountId>,
        state: Query<Option<BookingList>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<BookingPage>, Problem> {
        let led_by = (caller.role == Role::Coach).then(|| caller.account_id());
        let theirs = BookingsOf { client: client_id.0, led_by };
        page_of(&parts, (caller.org(), theirs), state.0, &asked(&limit, &cursor)?).await
    }
}

async fn page_of(
    parts: &Parts,
    (org, of): (OrgId, BookingsOf),
    list: Option<BookingList>,
    page: &PageRequest,
) -> Result<Json<BookingPage>, Problem> {
    let (now, state) = (parts.core.clock().now(), list.map(Into::into));
    let page = found(find_bookings_of(&parts.reader, org, of, state, now, page).await)?;
    let Page { items, next } = page.map(Booking::from);
    Ok(Json(BookingPage { items, next_cursor: next }))
}
