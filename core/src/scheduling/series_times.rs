//! Taking the time of whoever leads a series, and its rooms, on all of its days at once.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::{Calendar, CalendarCommand};
use super::rooms::{RoomCalendar, RoomCalendarCommand};
use super::series::SeriesRefusal;
use super::values::{CalendarEntry, LocalDate, Overlap, SessionDetails, SessionId};
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::AccountId;

/// What is planned for one day of a series.
pub(super) type Planned = (LocalDate, SessionId, SessionDetails);

/// Takes the time of `coach_id` for everything in `planned`, or says on which days they are not free.
pub(super) async fn take_times(
    work: &mut Work<'_>,
    coach_id: AccountId,
    planned: &[Planned],
) -> Result<(), Decline<SeriesRefusal>> {
    let at = work.now();
    let mut calendar = work.load::<Calendar>(coach_id).await?;
    let mut taken = BTreeSet::new();
    for (date, session_id, details) in planned {
        let entry = CalendarEntry::Session(*session_id);
        let (slot, overlap) = (details.slot, Overlap::Refuse);
        let reserve = CalendarCommand::Reserve { account_id: coach_id, entry, slot, overlap, at };
        if calendar.handle(reserve).await.is_err() {
            taken.insert(*date);
        }
    }
    if !taken.is_empty() {
        return Err(SeriesRefusal::CoachTaken { dates: taken.into_iter().collect() }.into());
    }
    Ok(work.save(calendar).await?)
}

/// Takes the rooms of everything in `planned`, or says on which days they are not free.
pub(super) async fn take_rooms(work: &mut Work<'_>, planned: &[Planned]) -> Result<(), Decline<SeriesRefusal>> {
    let at = work.now();
    let mut by_room = BTreeMap::<_, Vec<_>>::new();
    for (date, session_id, details) in planned {
        if let Some(venue) = details.venue {
            by_room.entry(venue.room_id).or_default().push((*date, *session_id, details.slot));
        }
    }
    let mut taken = BTreeSet::new();
    for (room_id, sessions) in by_room {
        let mut calendar = work.load::<RoomCalendar>(room_id).await?;
        for (date, session_id, slot) in sessions {
            let reserve = RoomCalendarCommand::Reserve { room_id, session_id, slot, at };
            if calendar.handle(reserve).await.is_err() {
                taken.insert(date);
            }
        }
        work.save(calendar).await?;
    }
    if !taken.is_empty() {
        return Err(SeriesRefusal::RoomTaken { dates: taken.into_iter().collect() }.into());
    }
    Ok(())
}
