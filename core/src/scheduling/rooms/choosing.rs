//! In which room a session takes place: one that is used, and that holds as many as may take part.

use super::location::{Location, LocationRefusal};
use super::room::{Room, RoomRefusal};
use super::values::{RoomChoice, RoomFit, RoomId, Venue};
use crate::kernel::executor::{Decline, Work};
use crate::refusals;
use crate::scheduling::values::{Capacity, SessionDetails};

refusals! {
    /// How the use of a room is refused.
    pub enum UseRoomRefusal {
        /// The room holds fewer than may take part. Whoever knows better says `exceed_room`.
        #[error("the room holds {holds}")]
        RoomTooSmall {
            /// How many it holds.
            holds: u32,
        } = Rule "room.too_small",
        via Room(RoomRefusal),
        via Location(LocationRefusal),
    }
}

/// The room `room_id` as a place for something new.
///
/// # Errors
/// When there is no such room, or it or its location is archived; or what broke.
pub(in crate::scheduling) async fn open_room(
    work: &mut Work<'_>,
    room_id: RoomId,
) -> Result<Venue, Decline<UseRoomRefusal>> {
    let location_id = work.load::<Room>(room_id).await?.in_use().map_err(UseRoomRefusal::from)?;
    let time_zone = work.load::<Location>(location_id).await?.in_use().map_err(UseRoomRefusal::from)?;
    Ok(Venue { location_id, room_id, time_zone })
}

/// Where something new takes place: by `choice`, or else as its template says.
///
/// # Errors
/// See [`UseRoomRefusal`], or what broke.
pub(in crate::scheduling) async fn planned_venue(
    work: &mut Work<'_>,
    choice: Option<RoomChoice>,
    of_template: Option<RoomId>,
    capacity: Capacity,
    fit: RoomFit,
) -> Result<Option<Venue>, Decline<UseRoomRefusal>> {
    let choice = choice.or(of_template.map(RoomChoice::In)).unwrap_or(RoomChoice::Nowhere);
    venue_of(work, choice, capacity, fit).await
}

/// The place that `choice` means for something new in which `capacity` may take part.
///
/// # Errors
/// See [`UseRoomRefusal`], or what broke.
async fn venue_of(
    work: &mut Work<'_>,
    choice: RoomChoice,
    capacity: Capacity,
    fit: RoomFit,
) -> Result<Option<Venue>, Decline<UseRoomRefusal>> {
    let Some(room_id) = choice.room() else { return Ok(None) };
    let venue = open_room(work, room_id).await?;
    must_hold(work, room_id, capacity, fit).await?;
    Ok(Some(venue))
}

/// Where a session that was planned as `before` takes place from now on, if `capacity` may take part. What stays where it is
/// may stay there, though the room is archived or became smaller meanwhile.
///
/// # Errors
/// See [`UseRoomRefusal`], or what broke.
pub(in crate::scheduling) async fn venue_after(
    work: &mut Work<'_>,
    before: &SessionDetails,
    choice: Option<RoomChoice>,
    capacity: Capacity,
    fit: RoomFit,
) -> Result<Option<Venue>, Decline<UseRoomRefusal>> {
    let room_before = before.venue.map(|venue| venue.room_id);
    match choice {
        Some(choice) if choice.room() != room_before => venue_of(work, choice, capacity, fit).await,
        Some(_) | None => {
            if let Some(room_id) = room_before
                && capacity > before.capacity
            {
                must_hold(work, room_id, capacity, fit).await?;
            }
            Ok(before.venue)
        }
    }
}

async fn must_hold(
    work: &mut Work<'_>,
    room_id: RoomId,
    capacity: Capacity,
    fit: RoomFit,
) -> Result<(), Decline<UseRoomRefusal>> {
    if fit == RoomFit::MayExceed {
        return Ok(());
    }
    let holds = work.load::<Room>(room_id).await?.holds().ok_or(UseRoomRefusal::Room(RoomRefusal::RoomNotFound))?;
    if capacity > holds {
        return Err(UseRoomRefusal::RoomTooSmall { holds: holds.get() }.into());
    }
    Ok(())
}
