//! Moving a booking to another session.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::values::BookingId;
use regimen_core::booking::{BookingIsRescheduled, PreviewReschedule, RescheduleBooking, ReschedulePreview};
use regimen_core::scheduling::values::SessionId;

use super::previews::Canceller;
use super::rules::CancellationSection;
use super::why::ask;
use crate::api::{Area, Created, MoneyBody};
use crate::edge::{Fingerprint, Participant, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct ReschedulingApi;

/// Where to.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Reschedule {
    session_id: SessionId,
}

/// A booking that was moved.
#[derive(Object)]
struct RescheduledBooking {
    /// The booking there is now.
    booking_id: BookingId,
    session_id: SessionId,
    /// How many places.
    places: u32,
    /// What they cost.
    credits: u32,
    /// The booking there was before.
    moved_from: BookingId,
    /// How much of its price was given back, in percent.
    refund_percentage: u8,
    /// How many credits that were.
    credits_returned: u32,
}

/// What moving a booking now would mean.
#[derive(Object)]
#[oai(rename = "ReschedulePreview", skip_serializing_if_is_none)]
struct WouldReschedule {
    booking_id: BookingId,
    session_id: SessionId,
    /// The code of the refusal, if it would be refused.
    refused: Option<String>,
    /// What the places would cost in the other session, beside guest passes.
    credits: u32,
    /// How much of the price so far would be given back, in percent.
    refund_percentage: u8,
    /// How many credits that are.
    credits_returned: u32,
    /// How many credits the client would have afterwards; left out if it would be refused.
    credits_left: Option<u32>,
    /// Until when as much would be given back; left out if nothing would be.
    until: Option<DateTime<Utc>>,
    /// Who would move it: whoever asked.
    moved_by: Canceller,
    /// Whether giving it up would be late.
    late: bool,
    /// Whether it would count as a strike.
    strike: bool,
    /// Whether the rule would spare the fee: so far strikes cost nothing.
    spared: bool,
    /// What it would cost beside the credits.
    fee: Option<MoneyBody>,
    /// Until when cancelling in the other session would give back as much as now; left out if it would give back nothing.
    refund_until: Option<DateTime<Utc>>,
    /// The rules for cancelling that would bind the booking there.
    cancellation: CancellationSection,
}

impl From<BookingIsRescheduled> for RescheduledBooking {
    fn from(is: BookingIsRescheduled) -> Self {
        Self {
            booking_id: is.booking_id,
            session_id: is.session_id,
            places: is.places.get(),
            credits: is.credits,
            moved_from: is.moved_from,
            refund_percentage: is.refund_percentage.get(),
            credits_returned: is.credits_returned,
        }
    }
}

impl WouldReschedule {
    fn of(preview: ReschedulePreview) -> Result<Self, Problem> {
        let ReschedulePreview { given_up, session_id, .. } = preview;
        Ok(Self {
            booking_id: given_up.booking_id,
            session_id,
            refused: preview.refused,
            credits: preview.credits,
            refund_percentage: given_up.refund_percentage.get(),
            credits_returned: given_up.credits_returned,
            credits_left: preview.credits_left,
            until: given_up.until,
            moved_by: given_up.cancelled_by.into(),
            late: given_up.late,
            strike: given_up.strike,
            spared: given_up.spared,
            fee: given_up.fee.map(MoneyBody::from),
            refund_until: preview.refund_until,
            cancellation: CancellationSection::of(&preview.cancellation)?,
        })
    }
}

#[OpenApi(tag = "Area::Booking")]
impl ReschedulingApi {
    /// Move a booking to another session
    ///
    /// Gives the places up and takes as many in the other session, with the same guests, at once: if they cannot be had there,
    /// nothing changes. What comes back of the price is what cancelling would give back, and moving late costs what cancelling
    /// late does; the places cost what they cost there. Moving again to the same session gets the same answer. Full: 409
    /// `booking.session_full`; places that are kept for others are not free.
    #[oai(path = "/bookings/:booking_id/reschedule", method = "post", operation_id = "reschedule_booking")]
    async fn reschedule(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        booking_id: Path<BookingId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Reschedule>,
    ) -> Result<Created<RescheduledBooking>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (caller, session_id) = (caller.caller(), body.session_id);
        let reschedule = RescheduleBooking { caller, booking_id: booking_id.0, session_id };
        let done = ask(&parts, &request, &reschedule).await?;
        Ok(Created::of(done, RescheduledBooking::from))
    }

    /// What moving a booking would mean
    ///
    /// What would come back, what it would cost, and whether it would be refused, if you move it now. Nothing is written.
    #[oai(path = "/bookings/:booking_id/reschedule-preview", method = "get", operation_id = "preview_reschedule")]
    async fn preview(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        booking_id: Path<BookingId>,
        /// Where to.
        session_id: Query<SessionId>,
    ) -> Result<Json<WouldReschedule>, Problem> {
        let preview = PreviewReschedule { caller: caller.caller(), booking_id: booking_id.0, session_id: session_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &preview).await?;
        Ok(Json(WouldReschedule::of(done.outcome)?))
    }
}
