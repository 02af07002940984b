//! What moving a booking to another session would mean, before anybody decides: nothing is written.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::opening::{open_session, rules_for};
use super::policies::CancellationRules;
use super::preview::{CancellationPreview, PreviewCancellation};
use super::reschedule_booking::{RescheduleBooking, RescheduleRefusal, party_of};
use super::roster::{RosterRefusal, SessionRoster};
use super::values::BookingId;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::refusal::{Refusal as _, RefusalClass};
use crate::membership::Membership;
use crate::scheduling::values::SessionId;

/// What moving `booking_id` to `session_id` would mean now.
#[derive(Debug, Clone, Copy)]
pub struct PreviewReschedule {
    /// Whoever asks: the client or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// Where to.
    pub session_id: SessionId,
}

/// What it would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReschedulePreview {
    /// What giving the booking up means: the same as cancelling it.
    pub given_up: CancellationPreview,
    /// Where to.
    pub session_id: SessionId,
    /// What the places would cost there.
    pub credits: u32,
    /// What the client would have left; none if it would be refused.
    pub credits_left: Option<u32>,
    /// The code of the refusal, if it would be refused.
    pub refused: Option<String>,
    /// The rules for cancelling that would bind the booking there.
    pub cancellation: CancellationRules,
    /// Until when cancelling would give back as much as it does now; none if it would give back nothing.
    pub refund_until: Option<DateTime<Utc>>,
}

impl UseCase for PreviewReschedule {
    type Outcome = ReschedulePreview;
    type Refusal = RescheduleRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ReschedulePreview, Decline<RescheduleRefusal>> {
        let Self { caller, booking_id, session_id } = *self;
        let asking = PreviewCancellation { caller, booking_id, place: None };
        let given_up = asking.decide(work).await.map_err(Decline::via)?;
        let roster = work.load::<SessionRoster>(booking_id.session()).await?;
        let booking = roster.booking(booking_id).and_then(|booking| Some((booking, party_of(booking_id, booking)?)));
        let (booking, wish) = booking.ok_or(RescheduleRefusal::Roster(RosterRefusal::BookingNotFound))?;
        let details = open_session(work, session_id).await.map_err(Decline::via)?;
        let rules = rules_for(work, &details, booking.client_id).await.map_err(Decline::via)?;
        let refused = match (RescheduleBooking { caller, booking_id, session_id }).decide(work).await {
            Ok(_) => None,
            Err(Decline::Refused(refusal)) if refusal.code().class != RefusalClass::NotFound => Some(refusal),
            Err(declined) => return Err(declined),
        };
        let after = work.load::<Membership>(booking.client_id).await?;
        let credits_left = refused.is_none().then(|| after.lots().available(work.now()));
        // What was tried must not be written.
        work.discard();
        let cancellation = rules.policy.cancellation;
        Ok(ReschedulePreview {
            given_up,
            session_id,
            credits: details.credits.get() * (wish.places.get() - wish.guest_passes),
            credits_left,
            refused: refused.map(|refusal| refusal.code().code.to_owned()),
            refund_until: cancellation.refund_falls_at(details.slot.starts_at, work.now()),
            cancellation,
        })
    }
}
