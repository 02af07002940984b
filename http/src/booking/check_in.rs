//! Arriving: by the coach's tick, or by the code of the booking.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::{Binary, Json, PlainText};
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use regimen_core::booking::values::{BookingId, CheckInMethod};
use regimen_core::booking::{CheckIn, CheckInIs, RosterRefusal, SessionRoster, UndoCheckIn};
use regimen_core::scheduling::values::SessionId;

use crate::api::{Area, Text, Written, parse, qr};
use crate::edge::{Doorkeeper, Fingerprint, Link, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct CheckInApi;

/// How somebody is checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum CheckInBy {
    /// The coach ticks them off.
    Coach,
    /// The desk does.
    Desk,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Arrival {
    /// `coach` if left out.
    method: Option<CheckInBy>,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ShownCode {
    /// What the code that was shown says.
    code: Text,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Undo {
    /// Why: one line of at most 500 characters.
    reason: Text,
}

#[derive(Object)]
struct Arrived {
    booking_id: BookingId,
    session_id: SessionId,
    /// Whether the client is there.
    checked_in: bool,
    /// Whether they came after the grace period.
    late: bool,
}

/// The code of a booking.
#[derive(Object)]
struct BookingCode {
    booking_id: BookingId,
    /// What the QR code says.
    code: String,
}

#[derive(ApiResponse)]
enum Svg {
    /// The QR code as a drawing.
    #[oai(status = 200, content_type = "image/svg+xml")]
    Image(PlainText<String>),
}

#[derive(ApiResponse)]
enum Png {
    /// The QR code as a picture.
    #[oai(status = 200, content_type = "image/png")]
    Image(Binary<Vec<u8>>),
}

impl From<CheckInIs> for Arrived {
    fn from(is: CheckInIs) -> Self {
        let CheckInIs { booking_id, session_id, checked_in, late } = is;
        Self { booking_id, session_id, checked_in, late }
    }
}

impl From<CheckInBy> for CheckInMethod {
    fn from(by: CheckInBy) -> Self {
        match by {
            CheckInBy::Coach => Self::Coach,
            CheckInBy::Desk => Self::Desk,
        }
    }
}

/// What the code of `booking_id` says, if it is the caller's or they are an admin.
async fn code(parts: &Parts, caller: &SignedIn, booking_id: BookingId) -> Result<String, Problem> {
    let (roster, _) = parts.core.executor().current::<SessionRoster>(caller.org(), booking_id.session()).await?;
    let booking = roster.booking(booking_id).filter(|booking| caller.caller().may_serve(booking.client_id));
    booking.ok_or_else(|| Problem::refused(&RosterRefusal::BookingNotFound))?;
    Ok(parts.links.make(Link::CheckIn, caller.org(), booking_id.uuid()))
}

#[OpenApi(tag = "Area::CheckIn")]
impl CheckInApi {
    /// Check a client in
    ///
    /// For the session's coach and admins, from when the doors open. Twice is once. What it cost that they had not come is taken
    /// back.
    #[oai(path = "/bookings/:booking_id/checkin", method = "post", operation_id = "check_in")]
    async fn check_in(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        asked: Data<&Fingerprint>,
        booking_id: Path<BookingId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Arrival>,
    ) -> Result<Written<Arrived>, Problem> {
        let method = body.method.unwrap_or(CheckInBy::Coach).into();
        let check_in = CheckIn { caller: caller.caller(), booking_id: booking_id.0, at_session: None, method };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &check_in).await?;
        Ok(Written::of(done, Arrived::from))
    }

    /// Check in by code
    ///
    /// At the door of one session: the code of a booking of another one is refused, 409 `check_in.other_session`. A code that is
    /// not ours: 404 `link.invalid`. The same code twice is once.
    #[oai(path = "/sessions/:session_id/checkin", method = "post", operation_id = "check_in_by_code")]
    async fn check_in_by_code(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ShownCode>,
    ) -> Result<Written<Arrived>, Problem> {
        let booking_id = BookingId::from_uuid(parts.links.of(Link::CheckIn, caller.org(), &body.code.0)?);
        let (at_session, method) = (Some(session_id.0), CheckInMethod::Code);
        let check_in = CheckIn { caller: caller.caller(), booking_id, at_session, method };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &check_in).await?;
        Ok(Written::of(done, Arrived::from))
    }

    /// Take a check-in back
    ///
    /// With a reason. Nobody has said then whether the client was there; once no-shows are marked, they were not.
    #[oai(path = "/bookings/:booking_id/checkin/undo", method = "post", operation_id = "undo_check_in")]
    async fn undo_check_in(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        asked: Data<&Fingerprint>,
        booking_id: Path<BookingId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Undo>,
    ) -> Result<Written<Arrived>, Problem> {
        let reason = parse("reason", body.0.reason.0)?;
        let undo = UndoCheckIn { caller: caller.caller(), booking_id: booking_id.0, reason };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &undo).await?;
        Ok(Written::of(done, Arrived::from))
    }

    /// The code of a booking
    ///
    /// Shown at the door it checks the client in. It is signed, and worth nothing for any other booking.
    #[oai(path = "/bookings/:booking_id/code", method = "get", operation_id = "booking_code")]
    async fn code(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        booking_id: Path<BookingId>,
    ) -> Result<Json<BookingCode>, Problem> {
        let code = code(&parts, &caller, booking_id.0).await?;
        Ok(Json(BookingCode { booking_id: booking_id.0, code }))
    }

    /// The code of a booking, drawn
    #[oai(path = "/bookings/:booking_id/code.svg", method = "get", operation_id = "booking_code_svg")]
    async fn code_svg(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        booking_id: Path<BookingId>,
    ) -> Result<Svg, Problem> {
        Ok(Svg::Image(PlainText(qr::svg(&code(&parts, &caller, booking_id.0).await?)?)))
    }

    /// The code of a booking, as a picture
    #[oai(path = "/bookings/:booking_id/code.png", method = "get", operation_id = "booking_code_png")]
    async fn code_png(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        booking_id: Path<BookingId>,
    ) -> Result<Png, Problem> {
        Ok(Png::Image(Binary(qr::png(&code(&parts, &caller, booking_id.0).await?)?)))
    }
}
