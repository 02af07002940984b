//! A client moves a booking to another session, or staff do it for them. What is given up there and taken here is one commit over
//! both sessions, so nobody is left without a place or with two.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::cancel_booking::CancelBookingRefusal;
use super::cancelling::{Consequence, by, charge_late, free_time, give_back};
use super::end_hold::fill;
use super::notices::BookingNotice;
use super::opening::{BookSpotRefusal, admit, open_session, rules_for};
use super::promotion::{move_up, settle};
use super::roster::{Attendance, Booking, RosterCommand, RosterRefusal, SessionRoster};
use super::taking::{Taker, Wish};
use super::values::{BookingId, CancelledBy, Guest, Party, PlaceNumber, RefundPercentage};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::membership::MembershipRefusal;
use crate::membership::values::ReturnOf;
use crate::notification::post;
use crate::refusals;
use crate::scheduling::values::{SessionDetails, SessionId};
use crate::scheduling::{CalendarRefusal, Session};

/// Move `booking_id`, with everybody on it, to `session_id`. Of a booking that was moved there already nothing changes, and the
/// answer is the same.
#[derive(Debug, Clone, Copy)]
pub struct RescheduleBooking {
    /// Whoever wants it: the client or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// Where to.
    pub session_id: SessionId,
}

/// Where the client is booked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingIsRescheduled {
    /// The booking there is now.
    pub booking_id: BookingId,
    /// Its session.
    pub session_id: SessionId,
    /// How many places.
    pub places: Party,
    /// What it cost.
    pub credits: u32,
    /// The booking there was before.
    pub moved_from: BookingId,
    /// How much of its price was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
}

refusals! {
    /// How moving a booking to another session is refused.
    pub enum RescheduleRefusal {
        /// The booking is in this session already.
        #[error("the booking is in this session already")]
        SameSession = Conflict "booking.same_session",
        /// The booking was moved to another session; that booking is the one to move.
        #[error("the booking was moved to another session")]
        IsRescheduled {
            /// The booking that took its place.
            booking_id: BookingId,
        } = Conflict "booking.is_rescheduled",
        /// The client is checked in: the place is being used.
        #[error("the client is checked in")]
        IsCheckedIn = Conflict "booking.is_checked_in",
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
        via Calendar(CalendarRefusal),
        via Cancelling(CancelBookingRefusal),
        via Booking(BookSpotRefusal),
    }
}

type Declined = Decline<RescheduleRefusal>;

/// What `booking` takes along: the places that stand, in their order, with those who have them.
pub(super) fn party_of(booking_id: BookingId, booking: &Booking) -> Option<Wish> {
    let standing = (1..).map(PlaceNumber).zip(booking.standing()).collect::<Vec<_>>();
    let guest = |(place, before): &(PlaceNumber, PlaceNumber)| {
        let guest = booking.guests.iter().find(|guest| guest.place == *before)?;
        Some(Guest { place: *place, name: guest.name.clone() })
    };
    let places = Party::try_from(u32::try_from(standing.len()).ok()?).ok()?;
    let passes = booking.refund_of(booking.standing(), RefundPercentage::FULL).guest_passes_returned;
    Some(Wish {
        places,
        guests: standing.iter().filter_map(guest).collect(),
        // Whoever gave their own place back has one of the others now, and that is paid with credits.
        guest_passes: passes.min(places.get() - 1),
        moved_from: Some(booking_id),
    })
}

impl RescheduleBooking {
    fn movable(&self, booking: &Booking, at: DateTime<Utc>) -> Result<Wish, RescheduleRefusal> {
        if let Some(booking_id) = booking.moved_to {
            return Err(RescheduleRefusal::IsRescheduled { booking_id });
        }
        if booking.cancelled.is_some() {
            return Err(RosterRefusal::BookingIsCancelled.into());
        }
        if self.booking_id.session() == self.session_id {
            return Err(RescheduleRefusal::SameSession);
        }
        if matches!(booking.attendance, Some(Attendance::Present { .. })) {
            return Err(RescheduleRefusal::IsCheckedIn);
        }
        if at >= booking.starts_at {
            return Err(CancelBookingRefusal::SessionStarted.into());
        }
        party_of(self.booking_id, booking).ok_or(RosterRefusal::BookingIsCancelled.into())
    }

    /// Gives the price and the time of `booking` back, by the rules that bind it.
    async fn give_up(&self, work: &mut Work<'_>, booking: &Booking) -> Result<Consequence, Declined> {
        let session = work.load::<Session>(self.booking_id.session()).await?;
        let template_id = session.details().and_then(|details| details.template_id);
        let consequence = Consequence::of(work, booking, template_id, work.now()).await?;
        let back = booking.refund_of(booking.standing(), consequence.refund);
        give_back::<RescheduleRefusal>(work, self.booking_id, booking, back, ReturnOf::Booking).await?;
        free_time::<RescheduleRefusal>(work, self.booking_id, booking).await?;
        Ok(consequence)
    }

    /// Takes the places in the other session.
    async fn take(
        &self,
        work: &mut Work<'_>,
        (roster, details): (&mut Loaded<SessionRoster>, &SessionDetails),
        booking: &Booking,
        wish: Wish,
    ) -> Result<BookingId, Decline<BookSpotRefusal>> {
        let (session_id, client_id, places) = (self.session_id, booking.client_id, wish.places);
        let rules = rules_for(work, details, client_id).await?;
        admit(&rules.policy, details.slot.starts_at, places, work.now())?;
        let kept = roster.hold_of(client_id).map_or(0, |(_, hold)| hold.places.get());
        let taker = Taker { session_id, details, client_id, rules: &rules };
        let taken = taker.take(work, roster, wish, None).await?;
        if kept > places.get() {
            // What was kept beyond that falls free.
            move_up(work, roster, session_id, details).await?;
        }
        Ok(taken)
    }

    /// Ends the booking: what that costs is charged, and its places go to the line.
    async fn leave(
        &self,
        work: &mut Work<'_>,
        roster: &mut Loaded<SessionRoster>,
        booking: &Booking,
        (consequence, moved_to): (&Consequence, BookingId),
    ) -> Result<(), Declined> {
        let (booking_id, at, refund) = (self.booking_id, work.now(), consequence.refund);
        let by = by(self.caller, booking.client_id);
        let cancel = RosterCommand::Cancel { booking_id, by, refund, moved_to: Some(moved_to), at };
        roster.handle(cancel).await.map_err(RescheduleRefusal::from)?;
        if consequence.late && by == CancelledBy::Client {
            let session = work.load::<Session>(booking_id.session()).await?;
            let charged = charge_late(work, booking_id, booking, &consequence.rules, session.details()).await;
            charged.map_err(Decline::via)?;
        }
        fill(work, roster, booking_id.session()).await.map_err(Decline::via)
    }

    async fn outcome(&self, work: &mut Work<'_>, before: &Booking) -> Result<BookingIsRescheduled, Declined> {
        let missing = || Declined::from(RescheduleRefusal::from(RosterRefusal::BookingNotFound));
        let booking_id = before.moved_to.ok_or_else(missing)?;
        let back = before.cancelled.ok_or_else(missing)?;
        let roster = work.load::<SessionRoster>(booking_id.session()).await?;
        let booking = roster.booking(booking_id).ok_or_else(missing)?;
        Ok(BookingIsRescheduled {
            booking_id,
            session_id: booking_id.session(),
            places: booking.places,
            credits: booking.credits,
            moved_from: self.booking_id,
            refund_percentage: back.refund_percentage,
            credits_returned: back.credits_returned,
        })
    }

    /// Whoever did not move it themselves is told.
    async fn tell(
        &self,
        work: &mut Work<'_>,
        booking: &Booking,
        details: &SessionDetails,
        is: &BookingIsRescheduled,
    ) -> Result<(), Declined> {
        if by(self.caller, booking.client_id) == CancelledBy::Client {
            return Ok(());
        }
        let BookingIsRescheduled { booking_id, session_id, credits, credits_returned, .. } = *is;
        let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
        let notice = BookingNotice::RescheduledByStaff {
            session_id,
            session_name,
            starts_at,
            booking_id,
            credits,
            credits_returned,
        };
        Ok(post(work, booking.client_id, &notice).await?)
    }
}

impl UseCase for RescheduleBooking {
    type Outcome = BookingIsRescheduled;
    type Refusal = RescheduleRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<BookingIsRescheduled, Declined> {
        let Self { caller, booking_id, session_id } = *self;
        let mut there = work.load::<SessionRoster>(booking_id.session()).await?;
        let booking = there.booking(booking_id).filter(|booking| caller.may_serve(booking.client_id)).cloned();
        let booking = booking.ok_or(RescheduleRefusal::Roster(RosterRefusal::BookingNotFound))?;
        if booking.moved_to.is_some_and(|moved_to| moved_to.session() == session_id) {
            return self.outcome(work, &booking).await;
        }
        let wish = self.movable(&booking, work.now())?;
        let details = open_session(work, session_id).await.map_err(Decline::via)?;
        let mut here = work.load::<SessionRoster>(session_id).await?;
        settle(work, &mut here, session_id, &details).await.map_err(Decline::via)?;
        let consequence = self.give_up(work, &booking).await?;
        let taken = self.take(work, (&mut here, &details), &booking, wish).await.map_err(Decline::via)?;
        self.leave(work, &mut there, &booking, (&consequence, taken)).await?;
        let after = there.shared();
        work.save(there).await?;
        work.save(here).await?;
        let ended = after.booking(booking_id).ok_or(RescheduleRefusal::Roster(RosterRefusal::BookingNotFound))?;
        let is = self.outcome(work, ended).await?;
        self.tell(work, &booking, &details, &is).await?;
        Ok(is)
    }
}
