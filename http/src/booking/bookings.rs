//! Booking a place, giving it back, and noting who was there.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::values::BookingId;
use regimen_core::booking::{BookSpot, CancelBooking, MarkAttendance};
use regimen_core::scheduling::values::SessionId;

use super::my_bookings::BookingState;
use crate::api::{Area, Created, Written};
use crate::edge::{Coach, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct BookingsApi;

/// Nothing to say yet.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Nothing {}

#[derive(Object)]
struct Booked {
    booking_id: BookingId,
    session_id: SessionId,
    /// `confirmed`.
    status: BookingState,
    /// What it cost.
    credits: u32,
}

#[derive(Object)]
struct CancelledBooking {
    booking_id: BookingId,
    /// `cancelled`.
    status: BookingState,
    /// How much of the price was given back: 100, 50 or 0.
    refund_percentage: u8,
    /// How many credits that were; what cannot be split is rounded in the client's favour.
    credits_returned: u32,
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

#[OpenApi(tag = "Area::Booking")]
impl BookingsApi {
    /// Book a place
    ///
    /// The place and its price are one: neither happens without the other. Full: 409 `booking.session_full`. Twice by one
    /// client: 409 `booking.already_booked`. Too few credits: 409 `membership.insufficient_credits`.
    #[oai(path = "/sessions/:session_id/book", method = "post", operation_id = "book_spot")]
    async fn book_spot(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        _body: Json<Nothing>,
    ) -> Result<Created<Booked>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let book = BookSpot { session_id: session_id.0, client_id: caller.account_id() };
        let done = parts.core.executor().execute(&request, &book).await?;
        Ok(Created::of(done, |is| Booked {
            booking_id: is.booking_id,
            session_id: is.session_id,
            status: BookingState::Confirmed,
            credits: is.credits,
        }))
    }

    /// Cancel a booking
    ///
    /// More than 24 hours before the start all credits come back, more than 12 hours half of them, else none. Cancelling again
    /// changes nothing and gets the same answer.
    #[oai(path = "/bookings/:booking_id/cancel", method = "patch", operation_id = "cancel_booking")]
    async fn cancel_booking(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        booking_id: Path<BookingId>,
        _body: Json<Nothing>,
    ) -> Result<Written<CancelledBooking>, Problem> {
        let cancel = CancelBooking { caller: caller.caller(), booking_id: booking_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &cancel).await?;
        Ok(Written::of(done, |is| CancelledBooking {
            booking_id: is.booking_id,
            status: BookingState::Cancelled,
            refund_percentage: is.refund_percentage.get(),
            credits_returned: is.credits_returned,
        }))
    }

    /// Note whether a client was there
    ///
    /// From the start of the session on; the last word counts.
    #[oai(path = "/bookings/:booking_id/attendance", method = "put", operation_id = "mark_attendance")]
    async fn mark_attendance(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        booking_id: Path<BookingId>,
        body: Json<AttendanceBody>,
    ) -> Result<Written<Attendance>, Problem> {
        let mark = MarkAttendance { caller: caller.caller(), booking_id: booking_id.0, attended: body.attended };
        let done = parts.core.executor().execute(&caller.command(), &mark).await?;
        Ok(Written::of(done, |is| Attendance { booking_id: is.booking_id, attended: is.attended }))
    }
}
