//! What one account has becomes another's: both are the same person's. Bookings to come keep their places, their price and the rules
//! that bind them, and credits the day on which they expire.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::cancelling::{free_time, give_back};
use super::opening::BookSpotRefusal;
use super::policies::rules_at;
use super::reschedule_booking::party_of;
use super::roster::{Attendance, Booking, RosterCommand, RosterRefusal, SessionRoster};
use super::taking::{Taker, Wish};
use super::values::{BookingId, CancelledBy, Guest, RefundPercentage};
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::membership::values::ReturnOf;
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::refusals;
use crate::scheduling::values::{CalendarEntry, CreditPrice, SessionDetails};
use crate::scheduling::{Calendar, CalendarRefusal, Session, SessionRefusal};

/// What was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// How many credits, those of the bookings not counted.
    pub credits: u32,
    /// The bookings, by the sessions' times.
    pub bookings: Vec<BookingHandedOver>,
}

/// A booking that another account has now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingHandedOver {
    /// What it was.
    pub before: BookingId,
    /// What it is.
    pub now: BookingId,
}

refusals! {
    /// How handing over is refused.
    pub enum HandOverRefusal {
        /// A place is kept for them: they book it or give it back first.
        #[error("a place is kept for them; they book it or give it back first")]
        PlaceIsHeld = Conflict "merge.place_is_held",
        /// They are checked in to a session that has not begun: wait until it has, or take the check-in back.
        #[error("they are checked in to a session that has not begun")]
        IsCheckedIn {
            /// The booking.
            booking_id: BookingId,
        } = Conflict "merge.is_checked_in",
        /// A booking of theirs was paid with guest passes of a plan, which the other account does not have.
        #[error("a booking was paid with guest passes, which cannot be handed over")]
        PaidWithGuestPasses {
            /// The booking.
            booking_id: BookingId,
        } = Conflict "merge.paid_with_guest_passes",
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
        via Calendar(CalendarRefusal),
        via Booking(BookSpotRefusal),
    }
}

type Declined = Decline<HandOverRefusal>;

/// Hands over to `to` what `from` has, in the commit of `work`. What has begun stays where it is.
///
/// # Errors
/// See [`HandOverRefusal`], or what broke.
pub async fn hand_over(work: &mut Work<'_>, from: AccountId, to: AccountId) -> Result<HandedOver, Declined> {
    let had = spendable(work, from).await?;
    let mut given_up = Vec::new();
    for booking_id in to_come(work, from).await? {
        given_up.push((booking_id, give_up(work, booking_id).await?));
    }
    let spent = given_up.iter().map(|(_, booking)| booking.refund_of(booking.standing(), RefundPercentage::FULL));
    let spent = spent.fold(0_u32, |sum, back| sum.saturating_add(back.credits_returned));
    // What comes back to a lot whose time is over is gone at once. It had paid for a booking, and pays for it again.
    let over = had.saturating_add(spent).saturating_sub(spendable(work, from).await?);
    move_credits(work, (from, to), over).await?;
    let mut bookings = Vec::with_capacity(given_up.len());
    for (before, booking) in given_up {
        bookings.push(BookingHandedOver { before, now: take(work, before, &booking, to).await? });
    }
    Ok(HandedOver { credits: had, bookings })
}

/// How many credits `client` can spend, once the cycles that are over have ended.
async fn spendable(work: &mut Work<'_>, client_id: AccountId) -> Result<u32, Declined> {
    let at = work.now();
    let mut membership = work.load::<Membership>(client_id).await?;
    membership.handle(MembershipCommand::BeginCycle { client_id, at }).await.map_err(HandOverRefusal::from)?;
    let credits = membership.lots().available(at);
    work.save(membership).await?;
    Ok(credits)
}

/// The bookings of `client` in sessions that have not begun.
async fn to_come(work: &mut Work<'_>, client: AccountId) -> Result<Vec<BookingId>, Declined> {
    let at = work.now();
    let calendar = work.load::<Calendar>(client).await?;
    let taken = calendar.busy_between(at, DateTime::<Utc>::MAX_UTC).filter(|taken| taken.starts_at > at);
    let bookings = taken.filter_map(|taken| match taken.entry {
        CalendarEntry::Booking(id) => Some(BookingId::from_uuid(id)),
        CalendarEntry::Session(_) => None,
    });
    Ok(bookings.collect())
}

/// Ends a booking and gives its price and its time back. The line does not move up: the place is taken again in the same commit.
async fn give_up(work: &mut Work<'_>, booking_id: BookingId) -> Result<Booking, Declined> {
    let (at, refund) = (work.now(), RefundPercentage::FULL);
    let mut roster = work.load::<SessionRoster>(booking_id.session()).await?;
    let booking = roster.booking(booking_id).cloned().ok_or(HandOverRefusal::PlaceIsHeld)?;
    if matches!(booking.attendance, Some(Attendance::Present { .. })) {
        return Err(HandOverRefusal::IsCheckedIn { booking_id }.into());
    }
    if booking.guest_passes > 0 {
        return Err(HandOverRefusal::PaidWithGuestPasses { booking_id }.into());
    }
    let back = booking.refund_of(booking.standing(), refund);
    let cancel = RosterCommand::Cancel { booking_id, by: CancelledBy::Staff, refund, moved_to: None, at };
    roster.handle(cancel).await.map_err(HandOverRefusal::from)?;
    give_back::<HandOverRefusal>(work, booking_id, &booking, back, ReturnOf::Booking).await?;
    free_time::<HandOverRefusal>(work, booking_id, &booking).await?;
    work.save(roster).await?;
    Ok(booking)
}

/// Moves what can be spent, and with it `over` credits of lots whose time is over: they stay for as long as this commit takes, and are
/// spent first, because they expire first.
async fn move_credits(work: &mut Work<'_>, (from, to): (AccountId, AccountId), over: u32) -> Result<(), Declined> {
    let at = work.now();
    let mut source = work.load::<Membership>(from).await?;
    let lots = source.lots().iter().map(|lot| (lot.available(at), lot.expires_at));
    let over = (over, at + TimeDelta::seconds(1));
    let lots = lots.chain([over]).filter(|(credits, _)| *credits > 0).collect::<Vec<_>>();
    let out = MembershipCommand::MoveOut { client_id: from, into: to, at };
    source.handle(out).await.map_err(HandOverRefusal::from)?;
    work.save(source).await?;
    let mut target = work.load::<Membership>(to).await?;
    for (credits, expires_at) in lots {
        let into = MembershipCommand::MoveIn { client_id: to, from, credits, expires_at, at };
        target.handle(into).await.map_err(HandOverRefusal::from)?;
    }
    Ok(work.save(target).await?)
}

/// Takes the places of `booking` for `to`, with the guests that have them, at the price and by the rules that it had.
async fn take(work: &mut Work<'_>, before: BookingId, booking: &Booking, to: AccountId) -> Result<BookingId, Declined> {
    let session_id = before.session();
    let session = work.load::<Session>(session_id).await?;
    let details = session.details().cloned();
    let details = details.ok_or(HandOverRefusal::Booking(BookSpotRefusal::Session(SessionRefusal::SessionNotFound)))?;
    let price = booking.credits.checked_div(booking.places.get()).unwrap_or_default();
    let credits = CreditPrice::try_from(price).unwrap_or(details.credits);
    let details = SessionDetails { credits, ..details };
    let rules = rules_at(work, details.template_id, booking.policy).await?;
    let wish = party_of(before, booking).ok_or(HandOverRefusal::Roster(RosterRefusal::BookingIsCancelled))?;
    let named = |guest: Guest| {
        let name = Personal::new(to, Purpose::Notes, guest.name.get().cloned()?);
        Some(Guest { place: guest.place, name })
    };
    let guests = wish.guests.into_iter().filter_map(named).collect();
    // The booking that it takes the place of is another account's.
    let wish = Wish { guests, moved_from: None, ..wish };
    let mut roster = work.load::<SessionRoster>(session_id).await?;
    let taker = Taker { session_id, details: &details, client_id: to, rules: &rules };
    let taken = taker.take(work, &mut roster, wish, booking.grace_until).await.map_err(Decline::via)?;
    work.save(roster).await?;
    Ok(taken)
}
