//! A coach changes a session, or an admin does: its time, its name, its places, its price. Those booked keep their places and
//! what they paid, and are told of a new time; places that are added go to the line.

use super::notices::BookingNotice;
use super::opening::BookSpotRefusal;
use super::promotion::{move_up, settle};
use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::notification::post;
use crate::refusals;
use crate::scheduling::values::{CalendarEntry, Overlap, SessionId, SessionStatus};
use crate::scheduling::{
    CalendarRefusal, ReplanRefusal, Replanned, SessionChanges, SessionIs, replan_session, take_time,
};

/// Let `session_id` say `changes` from now on.
#[derive(Debug, Clone)]
pub struct ChangeSession {
    /// Whoever wants it: its coach or an admin.
    pub caller: Caller,
    /// The session.
    pub session_id: SessionId,
    /// What it shall say.
    pub changes: SessionChanges,
}

refusals! {
    /// How changing a session is refused.
    pub enum ChangeSessionRefusal {
        /// More places are taken than the session would have.
        #[error("more places are taken than the session would have")]
        CapacityBelowBookings {
            /// How many places are booked or kept.
            places_taken: u32,
        } = Conflict "booking.capacity_below_bookings",
        via Plan(ReplanRefusal),
        via Roster(RosterRefusal),
        via Calendar(CalendarRefusal),
        via Line(BookSpotRefusal),
    }
}

impl UseCase for ChangeSession {
    type Outcome = SessionIs;
    type Refusal = ChangeSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<ChangeSessionRefusal>> {
        let Self { caller, session_id, changes } = self;
        let replanned = replan_session(work, *caller, *session_id, changes).await.map_err(Decline::via)?;
        follow(work, &replanned).await?;
        Ok(SessionIs { session_id: *session_id, status: replanned.status })
    }
}

/// Lets the places of a session follow its planning.
pub(super) async fn follow(work: &mut Work<'_>, replanned: &Replanned) -> Result<(), Decline<ChangeSessionRefusal>> {
    let Replanned { session_id, status, before, after } = replanned;
    let mut roster = work.load::<SessionRoster>(*session_id).await?;
    if before.slot != after.slot {
        move_booked(work, &mut roster, replanned).await?;
    }
    if *status == SessionStatus::Published && before.capacity != after.capacity {
        // What is held no longer must not keep the session from becoming smaller.
        settle(work, &mut roster, *session_id, after).await.map_err(Decline::via)?;
        move_up(work, &mut roster, *session_id, after).await.map_err(Decline::via)?;
    }
    let places_taken = roster.taken();
    if places_taken > after.capacity.get() {
        return Err(ChangeSessionRefusal::CapacityBelowBookings { places_taken }.into());
    }
    Ok(work.save(roster).await?)
}

/// Those booked come at the new time. Who is elsewhere then is told as well, and cancels what they like: one client's other
/// plans do not keep a session from being moved.
async fn move_booked(
    work: &mut Work<'_>,
    roster: &mut Loaded<SessionRoster>,
    replanned: &Replanned,
) -> Result<(), Decline<ChangeSessionRefusal>> {
    let Replanned { session_id, before, after, .. } = replanned;
    roster
        .handle(RosterCommand::Move { slot: after.slot, at: work.now() })
        .await
        .map_err(ChangeSessionRefusal::from)?;
    let moved = BookingNotice::SessionMoved {
        session_id: *session_id,
        session_name: after.name.clone(),
        starts_at: after.slot.starts_at,
        started_at: before.slot.starts_at,
    };
    for (booking_id, booking) in roster.shared().present() {
        let entry = CalendarEntry::Booking(booking_id.uuid());
        take_time(work, booking.client_id, entry, after.slot, Overlap::Allow).await.map_err(Decline::via)?;
        post(work, booking.client_id, &moved).await?;
    }
    let roster = roster.shared();
    let waiting = roster.line().entries().map(|(_, entry)| entry.client_id);
    for client_id in roster.holding().map(|(_, hold)| hold.client_id).chain(waiting) {
        post(work, client_id, &moved).await?;
    }
    Ok(())
}
