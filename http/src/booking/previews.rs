//! What booking and cancelling would mean, before anybody decides.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::policies::CancellationRules;
use regimen_core::booking::values::{BookingId, CancelledBy, PlaceNumber};
use regimen_core::booking::{BookingPreview, CancellationPreview, PreviewBooking, PreviewCancellation};
use regimen_core::membership::BookingsLeft;
use regimen_core::scheduling::values::SessionId;

use super::rules::CancellationSection;
use crate::api::{Area, MoneyBody, parse};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct PreviewsApi;

/// Who cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum Canceller {
    /// The client.
    Client,
    /// Staff, for them: that is never a strike and costs no fee.
    Staff,
}

/// What cancelling now would mean.
#[derive(Object)]
#[oai(rename = "CancellationPreview", skip_serializing_if_is_none)]
struct WouldCancel {
    booking_id: BookingId,
    /// Who would cancel: whoever asked.
    cancelled_by: Canceller,
    /// How much of the price would be given back, in percent.
    refund_percentage: u8,
    /// How many credits that are.
    credits_returned: u32,
    /// Until when it stays so; left out if nothing would be given back.
    until: Option<DateTime<Utc>>,
    /// Whether it would be late.
    late: bool,
    /// Whether it would count as a strike.
    strike: bool,
    /// Whether the rule would spare the fee: so far strikes cost nothing.
    spared: bool,
    /// What it would cost beside the credits.
    fee: Option<MoneyBody>,
    /// The rules that bind the booking.
    rules: CancellationSection,
}

/// What a plan still allows; what it does not count is left out.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct PlanAllows {
    /// How many bookings in the running cycle.
    bookings_in_cycle: Option<u32>,
    /// How many of sessions of the session's day, in the time zone of the plan.
    bookings_on_day: Option<u32>,
    /// How many of sessions of its week, from Monday.
    bookings_in_week: Option<u32>,
    /// For how many places guests can be brought along in the cycle.
    guest_passes: u32,
}

impl From<BookingsLeft> for PlanAllows {
    fn from(left: BookingsLeft) -> Self {
        let BookingsLeft { in_cycle, on_day, in_week, guest_passes } = left;
        Self { bookings_in_cycle: in_cycle, bookings_on_day: on_day, bookings_in_week: in_week, guest_passes }
    }
}

/// What booking now would mean.
#[derive(Object)]
#[oai(rename = "BookingPreview", skip_serializing_if_is_none)]
struct WouldBook {
    session_id: SessionId,
    /// What the places would cost together, beside guest passes.
    credits: u32,
    /// The code of the refusal, if it would be refused.
    refused: Option<String>,
    /// What the client's plan allows before this booking; left out without a plan.
    left: Option<PlanAllows>,
    /// Until when cancelling would give back as much as now; left out if it would give back nothing.
    refund_until: Option<DateTime<Utc>>,
    /// The rules for cancelling that would bind the booking.
    cancellation: CancellationSection,
}

impl From<CancelledBy> for Canceller {
    fn from(by: CancelledBy) -> Self {
        match by {
            CancelledBy::Client => Self::Client,
            CancelledBy::Staff | CancelledBy::Session => Self::Staff,
        }
    }
}

impl WouldCancel {
    fn of(preview: CancellationPreview) -> Result<Self, Problem> {
        Ok(Self {
            booking_id: preview.booking_id,
            cancelled_by: preview.cancelled_by.into(),
            refund_percentage: preview.refund_percentage.get(),
            credits_returned: preview.credits_returned,
            until: preview.until,
            late: preview.late,
            strike: preview.strike,
            spared: preview.spared,
            fee: preview.fee.map(MoneyBody::from),
            rules: CancellationSection::of(&preview.rules)?,
        })
    }
}

impl WouldBook {
    fn of(preview: BookingPreview) -> Result<Self, Problem> {
        let BookingPreview { session_id, credits, refused, left, refund_until, cancellation, .. } = preview;
        let cancellation = CancellationSection::of(&cancellation as &CancellationRules)?;
        let left = left.map(PlanAllows::from);
        Ok(Self { session_id, credits, refused, left, refund_until, cancellation })
    }
}

#[OpenApi(tag = "Area::Booking")]
impl PreviewsApi {
    /// What cancelling would mean
    ///
    /// By the rules that the booking was made under, if you cancel now: a strike and a fee come of it only if the booking is your
    /// own. Nothing is written. Once the session has started: 409 `booking.session_started`.
    #[oai(path = "/bookings/:booking_id/cancellation-preview", method = "get", operation_id = "preview_cancellation")]
    async fn cancellation(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        booking_id: Path<BookingId>,
        /// One place of the booking alone.
        place: Query<Option<u8>>,
    ) -> Result<Json<WouldCancel>, Problem> {
        let place = place.0.map(PlaceNumber);
        let preview = PreviewCancellation { caller: caller.caller(), booking_id: booking_id.0, place };
        let done = parts.core.executor().execute(&caller.command(), &preview).await?;
        Ok(Json(WouldCancel::of(done.outcome)?))
    }

    /// What booking would mean
    ///
    /// What it would cost, whether it would be refused, and what cancelling would give back. Nothing is written.
    #[oai(path = "/sessions/:session_id/booking-preview", method = "get", operation_id = "preview_booking")]
    async fn booking(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        session_id: Path<SessionId>,
        /// How many places: 1 if left out.
        places: Query<Option<u32>>,
        /// How many of them would be paid with guest passes: none if left out.
        guest_passes: Query<Option<u32>>,
    ) -> Result<Json<WouldBook>, Problem> {
        let places = parse("places", places.0.unwrap_or(1))?;
        let (client_id, guest_passes) = (caller.account_id(), guest_passes.0.unwrap_or_default());
        let preview = PreviewBooking { session_id: session_id.0, client_id, places, guest_passes };
        let done = parts.core.executor().execute(&caller.command(), &preview).await?;
        Ok(Json(WouldBook::of(done.outcome)?))
    }
}
