//! A client gives places back, or an admin does it for them: the credits that the rules of the booking give back return in the
//! same commit, what a late cancellation costs is charged in it, and the places go to the line.

use serde::{Deserialize, Serialize};

use super::cancelling::{Consequence, by, charge_late, free_time, give_back};
use super::end_hold::fill;
use super::notices::BookingNotice;
use super::opening::BookSpotRefusal;
use super::roster::{Booking, Cancelled, RosterCommand, RosterRefusal, SessionRoster};
use super::values::{BookingId, CancelledBy, PlaceNumber, RefundPercentage};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::membership::MembershipRefusal;
use crate::membership::values::ReturnOf;
use crate::notification::post;
use crate::refusals;
use crate::scheduling::{CalendarRefusal, Session};

/// Cancel `booking_id`. Of a booking that is cancelled already nothing changes, and the answer is the same.
#[derive(Debug, Clone, Copy)]
pub struct CancelBooking {
    /// Whoever wants it: the client or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// One place of it alone; all if none is named.
    pub place: Option<PlaceNumber>,
}

/// How the booking, or the place, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingIsCancelled {
    /// The booking.
    pub booking_id: BookingId,
    /// How much of its price was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
    /// How many places the client still has.
    #[serde(default)]
    pub places_left: u32,
}

refusals! {
    /// How a cancellation is refused.
    pub enum CancelBookingRefusal {
        /// The session has started: the place was used or missed, not cancelled.
        #[error("the session has started")]
        SessionStarted = Conflict "booking.session_started",
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
        via Calendar(CalendarRefusal),
        via Line(BookSpotRefusal),
    }
}

type Declined = Decline<CancelBookingRefusal>;

impl CancelBooking {
    /// All of `booking_id`.
    pub fn all(caller: Caller, booking_id: BookingId) -> Self {
        Self { caller, booking_id, place: None }
    }

    /// How what is to be cancelled ended, if it has.
    fn ended(&self, booking: &Booking) -> Option<Cancelled> {
        booking.cancelled.or_else(|| self.place.and_then(|place| booking.given_back.get(&place).copied()))
    }

    fn outcome(&self, booking: &Booking) -> Result<BookingIsCancelled, Declined> {
        let ended = self.ended(booking).ok_or(CancelBookingRefusal::Roster(RosterRefusal::BookingNotFound))?;
        let Cancelled { refund_percentage, credits_returned, .. } = ended;
        let places_left = booking.places_left();
        Ok(BookingIsCancelled { booking_id: self.booking_id, refund_percentage, credits_returned, places_left })
    }

    async fn give_up(
        &self,
        work: &mut Work<'_>,
        roster: &mut Loaded<SessionRoster>,
        booking: &Booking,
    ) -> Result<BookingIsCancelled, Declined> {
        let Self { caller, booking_id, place } = *self;
        let (at, session_id) = (work.now(), booking_id.session());
        let session = work.load::<Session>(session_id).await?;
        let template_id = session.details().and_then(|details| details.template_id);
        let consequence = Consequence::of(work, booking, template_id, at).await?;
        let (by, refund) = (by(caller, booking.client_id), consequence.refund);
        let command = match place {
            Some(place) => RosterCommand::CancelPlace { booking_id, place, by, refund, at },
            None => RosterCommand::Cancel { booking_id, by, refund, moved_to: None, at },
        };
        roster.handle(command).await.map_err(CancelBookingRefusal::from)?;
        let after = roster.shared();
        let after = after.booking(booking_id).ok_or(CancelBookingRefusal::Roster(RosterRefusal::BookingNotFound))?;
        let back = self.ended(after).ok_or(CancelBookingRefusal::Roster(RosterRefusal::BookingNotFound))?;
        let of = if after.cancelled.is_some() { ReturnOf::Booking } else { ReturnOf::Place };
        give_back(work, booking_id, booking, back, of).await?;
        if after.cancelled.is_some() {
            free_time(work, booking_id, booking).await?;
        }
        if consequence.late && by == CancelledBy::Client {
            charge_late(work, booking_id, booking, &consequence.rules, session.details())
                .await
                .map_err(Decline::via)?;
        }
        if by == CancelledBy::Staff {
            let credits_returned = back.credits_returned;
            let notice = BookingNotice::BookingCancelledByStaff { session_id, booking_id, credits_returned };
            post(work, booking.client_id, &notice).await?;
        }
        fill(work, roster, session_id).await.map_err(Decline::via)?;
        self.outcome(after)
    }
}

impl UseCase for CancelBooking {
    type Outcome = BookingIsCancelled;
    type Refusal = CancelBookingRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<BookingIsCancelled, Declined> {
        let mut roster = work.load::<SessionRoster>(self.booking_id.session()).await?;
        let booking = roster.booking(self.booking_id).filter(|booking| self.caller.may_serve(booking.client_id));
        let booking = booking.cloned().ok_or(CancelBookingRefusal::Roster(RosterRefusal::BookingNotFound))?;
        if self.ended(&booking).is_some() {
            return self.outcome(&booking);
        }
        if work.now() >= booking.starts_at {
            return Err(CancelBookingRefusal::SessionStarted.into());
        }
        let outcome = self.give_up(work, &mut roster, &booking).await?;
        work.save(roster).await?;
        Ok(outcome)
    }
}
