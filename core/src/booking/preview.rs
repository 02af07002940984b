//! What booking or cancelling would cost, before anybody decides: nothing is written.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::cancel_booking::CancelBookingRefusal;
use super::cancelling::{Consequence, by};
use super::opening::{BookSpotRefusal, admit, open_session, rules_for};
use super::policies::{CancellationRules, PolicyVersions};
use super::promotion::settle;
use super::roster::{RosterRefusal, SessionRoster};
use super::taking::{Taker, Wish};
use super::values::{BookingId, CancelledBy, Party, PlaceNumber, RefundPercentage};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::kernel::refusal::Refusal as _;
use crate::membership::values::PenaltyKind;
use crate::membership::{BookingsLeft, Membership, MembershipCommand, Penalty};
use crate::scheduling::Session;
use crate::scheduling::values::SessionId;

/// What cancelling `booking_id`, or one place of it, would mean now.
#[derive(Debug, Clone, Copy)]
pub struct PreviewCancellation {
    /// Whoever asks: the client or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// One place of it alone.
    pub place: Option<PlaceNumber>,
}

/// What it would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancellationPreview {
    /// The booking.
    pub booking_id: BookingId,
    /// Who would cancel it: whoever asked. Only clients are penalised.
    pub cancelled_by: CancelledBy,
    /// How much of the price would be given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that are.
    pub credits_returned: u32,
    /// Until when it stays so; none if nothing would be given back.
    pub until: Option<DateTime<Utc>>,
    /// Whether it would be late.
    pub late: bool,
    /// Whether it would be a strike.
    pub strike: bool,
    /// Whether the rule would spare the fee.
    pub spared: bool,
    /// What it would cost beside the credits.
    pub fee: Option<Money>,
    /// The rules that bind the booking.
    pub policy: PolicyVersions,
    /// What they say.
    pub rules: CancellationRules,
}

/// What booking `places` in `session_id` would mean now.
#[derive(Debug, Clone, Copy)]
pub struct PreviewBooking {
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// How many places.
    pub places: Party,
    /// How many of them are paid with guest passes.
    pub guest_passes: u32,
}

/// What it would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingPreview {
    /// The session.
    pub session_id: SessionId,
    /// What the places cost together.
    pub credits: u32,
    /// Why it would be refused: a code, if it would.
    pub refused: Option<String>,
    /// What the client's plan allows before this booking, in its cycle and of the session's day and week; none without a plan.
    pub left: Option<BookingsLeft>,
    /// The rules for cancelling that would bind it.
    pub cancellation: CancellationRules,
    /// Until when cancelling would give back as much as it does now; none if it would give back nothing.
    pub refund_until: Option<DateTime<Utc>>,
    /// Which versions of the rules those are.
    pub policy: PolicyVersions,
}

impl UseCase for PreviewCancellation {
    type Outcome = CancellationPreview;
    type Refusal = CancelBookingRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<CancellationPreview, Decline<CancelBookingRefusal>> {
        let Self { caller, booking_id, place } = *self;
        let at = work.now();
        let roster = work.load::<SessionRoster>(booking_id.session()).await?;
        let booking = roster.booking(booking_id).filter(|booking| caller.may_serve(booking.client_id));
        let booking = booking.cloned().ok_or(CancelBookingRefusal::Roster(RosterRefusal::BookingNotFound))?;
        if booking.cancelled.is_some() {
            return Err(CancelBookingRefusal::Roster(RosterRefusal::BookingIsCancelled).into());
        }
        if at >= booking.starts_at {
            return Err(CancelBookingRefusal::SessionStarted.into());
        }
        let session = work.load::<Session>(booking_id.session()).await?;
        let template_id = session.details().and_then(|details| details.template_id);
        let Consequence { rules, refund, late } = Consequence::of(work, &booking, template_id, at).await?;
        let places = booking.standing().filter(|standing| place.is_none_or(|place| place == *standing));
        let places = places.collect::<Vec<_>>();
        if places.is_empty() {
            return Err(CancelBookingRefusal::Roster(RosterRefusal::PlaceNotFound).into());
        }
        let back = booking.refund_of(places.into_iter(), refund);
        let cancelled_by = by(caller, booking.client_id);
        let membership = work.load::<Membership>(booking.client_id).await?;
        let costs = late && cancelled_by == CancelledBy::Client;
        let penalty = |terms| membership.penalty((booking_id, PenaltyKind::LateCancel), terms, at);
        let Penalty { strike, forgiven: spared, fee, .. } =
            if costs { penalty(&rules.penalties) } else { Penalty::default() };
        let in_grace = booking.grace_until.filter(|until| at < *until);
        Ok(CancellationPreview {
            booking_id,
            cancelled_by,
            refund_percentage: refund,
            credits_returned: back.credits_returned,
            until: in_grace.or_else(|| rules.refund_falls_at(booking.starts_at, at)),
            late,
            strike,
            spared,
            fee,
            policy: booking.policy,
            rules,
        })
    }
}

impl UseCase for PreviewBooking {
    type Outcome = BookingPreview;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<BookingPreview, Decline<BookSpotRefusal>> {
        let Self { session_id, client_id, places, guest_passes } = *self;
        let (at, details) = (work.now(), open_session(work, session_id).await?);
        let rules = rules_for(work, &details, client_id).await?;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let starts_at = details.slot.starts_at;
        settle(work, &mut roster, session_id, &details).await?;
        let mut membership = work.load::<Membership>(client_id).await?;
        membership.handle(MembershipCommand::BeginCycle { client_id, at }).await.map_err(BookSpotRefusal::from)?;
        let left = membership.bookings_left(starts_at);
        let wish = Wish::of(places, guest_passes);
        let taker = Taker { session_id, details: &details, client_id, rules: &rules };
        let refused = match admit(&rules.policy, starts_at, places, at) {
            Err(refusal) => Some(refusal),
            Ok(()) => match taker.take(work, &mut roster, wish, None).await {
                Ok(_) => None,
                Err(Decline::Refused(refusal)) => Some(refusal),
                Err(failed) => return Err(failed),
            },
        };
        // What was tried must not be written.
        work.discard();
        let cancellation = rules.policy.cancellation;
        Ok(BookingPreview {
            session_id,
            credits: details.credits.get() * places.get().saturating_sub(guest_passes),
            refused: refused.map(|refusal| refusal.code().code.to_owned()),
            left,
            refund_until: cancellation.refund_falls_at(starts_at, at),
            cancellation,
            policy: rules.versions,
        })
    }
}
