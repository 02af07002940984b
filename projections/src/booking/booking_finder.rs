//! Finding bookings: by id, and those of one client.

use chrono::{DateTime, Utc};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::sql::Value;

use super::row::{BookingRow, BookingStatus};
use super::view::BookingsView;
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// Which of a client's bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingState {
    /// Confirmed, and the session has not started: the next one first.
    Upcoming,
    /// Confirmed, and the session has started: the latest first.
    Past,
    /// Cancelled: the latest start first.
    Cancelled,
}

/// The booking of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_booking(reader: &Reader, org: OrgId, id: BookingId) -> Result<Option<BookingRow>, FindError> {
    reader.get::<BookingsView>(org, &id.to_string()).await
}

/// Whose bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookingsOf {
    /// The client.
    pub client: AccountId,
    /// Only those of sessions that this coach leads.
    pub led_by: Option<AccountId>,
}

impl BookingsOf {
    /// All bookings of `client`.
    pub fn client(client: AccountId) -> Self {
        Self { client, led_by: None }
    }
}

/// The id of a session is that of each of its bookings without the last 20 bits.
const LED_BY: &str =
    "substr(key, 1, 31) || '00000' IN (SELECT key FROM scheduling_session WHERE org = $1 AND coach_id = ?)";

/// The bookings of a client in `state` at `now`; without a state all of them, the latest start first.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_bookings_of(
    reader: &Reader,
    org: OrgId,
    of: BookingsOf,
    state: Option<BookingState>,
    now: DateTime<Utc>,
    page: &PageRequest,
) -> Result<Page<BookingRow>, FindError> {
    let now = now.timestamp_micros();
    let BookingsOf { client, led_by } = of;
    let list = |sort| {
        let list = Query::new(org, sort, Some("starts_at")).and("client_id = ?", Value::text(client));
        list.and_if(LED_BY, led_by.map(Value::text))
    };
    let confirmed = BookingStatus::Confirmed.name();
    let query = match state {
        None => list("bookings").descending(),
        Some(BookingState::Upcoming) => {
            list("bookings.upcoming").and("status = ?", confirmed).and("starts_at > ?", now)
        }
        Some(BookingState::Past) => {
            list("bookings.past").and("status = ?", confirmed).and("starts_at <= ?", now).descending()
        }
        Some(BookingState::Cancelled) => {
            list("bookings.cancelled").and("status = ?", BookingStatus::Cancelled.name()).descending()
        }
    };
    reader.page::<BookingsView>(query, page).await
}

/// The booking as it was at `position`.
///
/// # Errors
/// When the log does not answer.
pub async fn find_booking_as_of(
    reader: &Reader,
    org: OrgId,
    id: BookingId,
    position: Position,
) -> Result<Option<BookingRow>, FindError> {
    let streams = [StreamId::new("roster", id.session())];
    reader.as_of(org, &streams, position).await?.row::<BookingsView>(&id.to_string())
}
