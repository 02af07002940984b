//! The planning side of changing a session: what it says of itself, its room, and the time of whoever leads it. What becomes of
//! its bookings is decided beside it, in `booking`.

use chrono::{DateTime, Utc};

use super::advance_session::own_session;
use super::calendar::CalendarRefusal;
use super::rooms::values::{RoomChoice, RoomFit, Venue};
use super::rooms::{RoomCalendarRefusal, UseRoomRefusal, move_room, venue_after};
use super::schedule_session::{ScheduleSessionRefusal, leads_sessions};
use super::session::{SessionCommand, SessionRefusal};
use super::time::{give_time_back, take_time};
use super::values::{
    CalendarEntry, Capacity, CreditPrice, InvalidSlot, Overlap, SeriesDate, SessionDetails, SessionId, SessionName,
    SessionStatus, TimeSlot,
};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// What a session shall say of itself from now on. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionChanges {
    /// What it is called.
    pub name: Option<SessionName>,
    /// When it starts. If no end is given it lasts as long as before.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// How many may take part.
    pub capacity: Option<Capacity>,
    /// What a place costs whoever books from now on.
    pub credits: Option<CreditPrice>,
    /// Where it takes place.
    pub room: Option<RoomChoice>,
    /// Whether it may have more places than its room holds.
    pub fit: RoomFit,
}

/// A session whose planning was changed, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Replanned {
    /// The session.
    pub session_id: SessionId,
    /// How far it has come.
    pub status: SessionStatus,
    /// What it said of itself.
    pub before: SessionDetails,
    /// What it says now.
    pub after: SessionDetails,
}

refusals! {
    /// How a change of the planning is refused.
    pub enum ReplanRefusal {
        via Slot(InvalidSlot),
        via Session(SessionRefusal),
        via Calendar(CalendarRefusal),
        via Coach(ScheduleSessionRefusal),
        via Room(UseRoomRefusal),
        via RoomCalendar(RoomCalendarRefusal),
    }
}

impl SessionChanges {
    fn capacity(&self, before: &SessionDetails) -> Capacity {
        self.capacity.unwrap_or(before.capacity)
    }

    fn of(&self, before: &SessionDetails, venue: Option<Venue>) -> Result<SessionDetails, InvalidSlot> {
        let starts_at = self.starts_at.unwrap_or(before.slot.starts_at);
        let slot = match self.ends_at {
            Some(ends_at) => TimeSlot::try_new(starts_at, ends_at)?,
            None => TimeSlot::lasting(starts_at, before.slot.length())?,
        };
        let after = SessionDetails {
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            slot,
            capacity: self.capacity(before),
            credits: self.credits.unwrap_or(before.credits),
            venue,
            ..before.clone()
        };
        // From now on it stands by itself: a change of its series passes it by.
        let series =
            after.series.map(|series| SeriesDate { exception: series.exception || after != *before, ..series });
        Ok(SessionDetails { series, ..after })
    }
}

/// Changes what `session_id` says of itself, and takes its room and the time of whoever leads it.
///
/// # Errors
/// See [`ReplanRefusal`], or what broke.
pub async fn replan_session(
    work: &mut Work<'_>,
    caller: Caller,
    session_id: SessionId,
    changes: &SessionChanges,
) -> Result<Replanned, Decline<ReplanRefusal>> {
    let mut session = own_session(work, caller, session_id).await.map_err(Decline::via)?;
    let (before, status) = (session.details().cloned(), session.status());
    let (before, status) = before.zip(status).ok_or(SessionRefusal::SessionNotFound).map_err(ReplanRefusal::from)?;
    let capacity = changes.capacity(&before);
    let venue = venue_after(work, &before, changes.room, capacity, changes.fit).await.map_err(Decline::via)?;
    let after = changes.of(&before, venue).map_err(ReplanRefusal::from)?;
    let change = SessionCommand::Change { details: after.clone(), at: work.now() };
    session.handle(change).await.map_err(ReplanRefusal::from)?;
    work.save(session).await?;
    let entry = CalendarEntry::Session(session_id);
    take_time(work, after.coach_id, entry, after.slot, Overlap::Refuse).await.map_err(Decline::via)?;
    move_room(work, session_id, &before, &after).await.map_err(Decline::via)?;
    Ok(Replanned { session_id, status, before, after })
}

/// Lets `coach_id` lead `session_id`, whose time is taken instead of the other's.
///
/// # Errors
/// See [`ReplanRefusal`], or what broke.
pub async fn substitute_coach(
    work: &mut Work<'_>,
    caller: Caller,
    session_id: SessionId,
    coach_id: AccountId,
) -> Result<Replanned, Decline<ReplanRefusal>> {
    let mut session = own_session(work, caller, session_id).await.map_err(Decline::via)?;
    let (before, status) = (session.details().cloned(), session.status());
    let (before, status) = before.zip(status).ok_or(SessionRefusal::SessionNotFound).map_err(ReplanRefusal::from)?;
    leads_sessions(work, coach_id).await.map_err(Decline::via)?;
    let substitute = SessionCommand::Substitute { coach_id, at: work.now() };
    session.handle(substitute).await.map_err(ReplanRefusal::from)?;
    work.save(session).await?;
    let entry = CalendarEntry::Session(session_id);
    if coach_id != before.coach_id {
        give_time_back(work, before.coach_id, entry).await.map_err(Decline::via)?;
        take_time(work, coach_id, entry, before.slot, Overlap::Refuse).await.map_err(Decline::via)?;
    }
    let after = SessionDetails { coach_id, ..before.clone() };
    Ok(Replanned { session_id, status, before, after })
}
