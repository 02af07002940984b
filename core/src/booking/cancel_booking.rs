//! A client gives a place back, or an admin does it for them: the credits that the policy gives back return in the same commit.

use serde::{Deserialize, Serialize};

use super::policies::refund_at;
use super::session_roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::{BookingId, CancelledBy, RefundPercentage};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::membership::values::ReturnOf;
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::refusals;

/// Cancel `booking_id`. Of a booking that is cancelled already nothing changes, and the answer is the same.
#[derive(Debug, Clone, Copy)]
pub struct CancelBooking {
    /// Whoever wants it: the client or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
}

/// How the booking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingIsCancelled {
    /// The booking.
    pub booking_id: BookingId,
    /// How much of its price was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
}

refusals! {
    /// How a cancellation is refused.
    pub enum CancelBookingRefusal {
        /// The session has started: the place was used or missed, not cancelled.
        #[error("the session has started")]
        SessionStarted = Conflict "booking.session_started",
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for CancelBooking {
    type Outcome = BookingIsCancelled;
    type Refusal = CancelBookingRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<BookingIsCancelled, Decline<CancelBookingRefusal>> {
        let Self { caller, booking_id } = *self;
        let at = work.now();
        let mut roster = work.load::<SessionRoster>(booking_id.session()).await?;
        let not_found = CancelBookingRefusal::from(RosterRefusal::BookingNotFound);
        let booking = roster.booking(booking_id).filter(|booking| caller.may_act_for(booking.client_id));
        let booking = booking.cloned().ok_or_else(|| not_found.clone())?;
        if booking.cancelled.is_none() && at >= booking.starts_at {
            return Err(CancelBookingRefusal::SessionStarted.into());
        }
        let by = if caller.account_id == booking.client_id { CancelledBy::Client } else { CancelledBy::Staff };
        let refund = refund_at(booking.starts_at, at);
        roster
            .handle(RosterCommand::Cancel { booking_id, by, refund, at })
            .await
            .map_err(CancelBookingRefusal::from)?;
        let ended = roster.booking(booking_id).and_then(|booking| booking.cancelled).ok_or(not_found)?;
        if booking.cancelled.is_none() && ended.credits_returned > 0 {
            let client_id = booking.client_id;
            let mut membership = work.load::<Membership>(client_id).await?;
            let (credits, of) = (ended.credits_returned, ReturnOf::Booking);
            let give_back = MembershipCommand::Return { client_id, booking_id, credits, guest_passes: 0, of, at };
            membership.handle(give_back).await.map_err(CancelBookingRefusal::from)?;
            work.save(membership).await?;
        }
        work.save(roster).await?;
        let super::session_roster::Cancelled { refund_percentage, credits_returned } = ended;
        Ok(BookingIsCancelled { booking_id, refund_percentage, credits_returned })
    }
}
