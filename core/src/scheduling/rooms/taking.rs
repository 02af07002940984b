//! Taking a room and giving it back, in the same commit as the session that takes it.

use super::calendar::{RoomCalendar, RoomCalendarCommand, RoomCalendarRefusal};
use super::values::{RoomId, Venue};
use crate::kernel::executor::{Decline, Failure, Work};
use crate::scheduling::values::{SessionDetails, SessionId, TimeSlot};

/// Takes the room of `venue` for `session_id`, which gives back the time that it had there.
///
/// # Errors
/// [`RoomCalendarRefusal::RoomTaken`], or what broke.
pub(in crate::scheduling) async fn take_room(
    work: &mut Work<'_>,
    venue: Option<Venue>,
    session_id: SessionId,
    slot: TimeSlot,
) -> Result<(), Decline<RoomCalendarRefusal>> {
    let Some(Venue { room_id, .. }) = venue else { return Ok(()) };
    let at = work.now();
    let mut calendar = work.load::<RoomCalendar>(room_id).await?;
    calendar.handle(RoomCalendarCommand::Reserve { room_id, session_id, slot, at }).await?;
    Ok(work.save(calendar).await?)
}

/// Gives back the room of `venue` that `session_id` took, if it took any.
///
/// # Errors
/// What broke; it is never refused.
pub async fn give_room_back(work: &mut Work<'_>, venue: Option<Venue>, session_id: SessionId) -> Result<(), Failure> {
    let Some(Venue { room_id, .. }) = venue else { return Ok(()) };
    let at = work.now();
    let mut calendar = work.load::<RoomCalendar>(room_id).await?;
    let release = RoomCalendarCommand::Release { room_id, session_id, at };
    calendar.handle(release).await.expect("giving a room back is never refused");
    work.save(calendar).await
}

/// Takes for `session_id` the room and the time that it has after a change, and gives back what it has no more.
///
/// # Errors
/// [`RoomCalendarRefusal::RoomTaken`], or what broke.
pub(in crate::scheduling) async fn move_room(
    work: &mut Work<'_>,
    session_id: SessionId,
    before: &SessionDetails,
    after: &SessionDetails,
) -> Result<(), Decline<RoomCalendarRefusal>> {
    if room(before) != room(after) {
        give_room_back(work, before.venue, session_id).await?;
    }
    take_room(work, after.venue, session_id, after.slot).await
}

fn room(details: &SessionDetails) -> Option<RoomId> {
    details.venue.map(|venue| venue.room_id)
}
