//! Booking a place, giving it back, and noting who was there.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::values::{BookingId, GuestName, PlaceNumber};
use regimen_core::booking::{BookSpot, BookingIsCancelled, CancelBooking, MarkAttendance, SpotIsBooked};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::SessionId;

use super::my_bookings::BookingState;
use super::why::ask;
use crate::api::{Area, Created, Text, Written, parse};
use crate::edge::{Doorkeeper, Fingerprint, Participant, Problem};
use crate::parts::Parts;

pub(crate) struct BookingsApi;

/// Nothing to say.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Nothing {}

/// What is booked beside the client's own place.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewBooking {
    /// How many places, the client's own among them: 1 if left out, at most what the rules allow.
    places: Option<u32>,
    /// What those who are brought along are called, as far as you want to say.
    guests: Option<Vec<Text>>,
    /// How many of the places beside your own are paid with guest passes; 0 if left out.
    guest_passes: Option<u32>,
}

#[derive(Object)]
pub(super) struct Booked {
    booking_id: BookingId,
    session_id: SessionId,
    /// `confirmed`.
    status: BookingState,
    /// What it cost.
    credits: u32,
    /// How many places.
    places: u32,
}

#[derive(Object)]
struct CancelledBooking {
    booking_id: BookingId,
    /// `cancelled`; `confirmed` if places are left.
    status: BookingState,
    /// How much of the price was given back, in percent.
    refund_percentage: u8,
    /// How many credits that were; what cannot be split is rounded in the client's favour.
    credits_returned: u32,
    /// How many places the client still has.
    places_left: u32,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AttendanceBody {
    attended: bool,
}

#[derive(Object)]
struct Attendance {
    booking_id: BookingId,
    attended: bool,
}

impl NewBooking {
    fn book(self, session_id: SessionId, client_id: AccountId) -> Result<BookSpot, Problem> {
        let places = parse("places", self.places.unwrap_or(1))?;
        let (guests, guest_passes) = (guest_names(self.guests)?, self.guest_passes.unwrap_or(0));
        Ok(BookSpot { session_id, client_id, places, guests, guest_passes })
    }
}

/// The names of guests.
pub(super) fn guest_names(names: Option<Vec<Text>>) -> Result<Vec<GuestName>, Problem> {
    names.unwrap_or_default().into_iter().map(|name| parse("guests", name.0)).collect()
}

impl From<SpotIsBooked> for Booked {
    fn from(is: SpotIsBooked) -> Self {
        let SpotIsBooked { booking_id, session_id, credits, places } = is;
        Self { booking_id, session_id, status: BookingState::Confirmed, credits, places: places.get() }
    }
}

impl From<BookingIsCancelled> for CancelledBooking {
    fn from(is: BookingIsCancelled) -> Self {
        let BookingIsCancelled { booking_id, refund_percentage, credits_returned, places_left } = is;
        let status = if places_left == 0 { BookingState::Cancelled } else { BookingState::Confirmed };
        Self { booking_id, status, refund_percentage: refund_percentage.get(), credits_returned, places_left }
    }
}

#[OpenApi(tag = "Area::Booking")]
impl BookingsApi {
    /// Book places
    ///
    /// The places and their price are one: neither happens without the other. Places that are kept for you are used first. Full:
    /// 409 `booking.session_full`. Twice by one client: 409 `booking.already_booked`. Too few credits: 409
    /// `membership.insufficient_credits`.
    #[oai(path = "/sessions/:session_id/book", method = "post", operation_id = "book_spot")]
    async fn book_spot(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewBooking>,
    ) -> Result<Created<Booked>, Problem> {
        let book = body.0.book(session_id.0, caller.account_id())?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = ask(&parts, &request, &book).await?;
        Ok(Created::of(done, Booked::from))
    }

    /// Cancel a booking
    ///
    /// What comes back is what the rules say that the booking was made under: by default all credits more than 24 hours before
    /// the start, half of them more than 12 hours before it, else none. Cancelling again changes nothing and gets the same
    /// answer.
    #[oai(path = "/bookings/:booking_id/cancel", method = "patch", operation_id = "cancel_booking")]
    async fn cancel_booking(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        booking_id: Path<BookingId>,
        _body: Json<Nothing>,
    ) -> Result<Written<CancelledBooking>, Problem> {
        let cancel = CancelBooking::all(caller.caller(), booking_id.0);
        let done = parts.core.executor().execute(&caller.command(), &cancel).await?;
        Ok(Written::of(done, CancelledBooking::from))
    }

    /// Cancel one place of a booking
    ///
    /// The booking goes on with the places that are left; the last one ends it. The first place is the client's own.
    #[oai(path = "/bookings/:booking_id/places/:place/cancel", method = "patch", operation_id = "cancel_place")]
    async fn cancel_place(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        booking_id: Path<BookingId>,
        place: Path<u8>,
        _body: Json<Nothing>,
    ) -> Result<Written<CancelledBooking>, Problem> {
        let place = Some(PlaceNumber(place.0));
        let cancel = CancelBooking { caller: caller.caller(), booking_id: booking_id.0, place };
        let done = parts.core.executor().execute(&caller.command(), &cancel).await?;
        Ok(Written::of(done, CancelledBooking::from))
    }

    /// Note whether a client was there
    ///
    /// From the start of the session on; the last word counts. Once no-shows are marked, `false` is a no-show at once, and `true`
    /// takes back what one cost.
    #[oai(path = "/bookings/:booking_id/attendance", method = "put", operation_id = "mark_attendance")]
    async fn mark_attendance(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        booking_id: Path<BookingId>,
        body: Json<AttendanceBody>,
    ) -> Result<Written<Attendance>, Problem> {
        let mark = MarkAttendance { caller: caller.caller(), booking_id: booking_id.0, attended: body.attended };
        let done = parts.core.executor().execute(&caller.command(), &mark).await?;
        Ok(Written::of(done, |is| Attendance { booking_id: is.booking_id, attended: is.attended }))
    }
}
