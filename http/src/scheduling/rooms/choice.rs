//! How callers say in which room something takes place, and how they are told.

use poem_openapi::Object;
use regimen_core::scheduling::rooms::values::{self as words, LocationId, RoomChoice, RoomFit, RoomId};

use crate::edge::Problem;

/// Where a session takes place.
#[derive(Object)]
pub(crate) struct Venue {
    location_id: LocationId,
    room_id: RoomId,
    /// What the clocks there go by: `Europe/Berlin`.
    time_zone: String,
}

impl From<words::Venue> for Venue {
    fn from(venue: words::Venue) -> Self {
        let words::Venue { location_id, room_id, time_zone } = venue;
        Self { location_id, room_id, time_zone: time_zone.into() }
    }
}

/// Where something shall take place, as it was asked.
pub(in crate::scheduling) fn room_choice(
    room_id: Option<RoomId>,
    without_room: bool,
) -> Result<Option<RoomChoice>, Problem> {
    match (room_id, without_room) {
        (Some(room_id), false) => Ok(Some(RoomChoice::In(room_id))),
        (None, true) => Ok(Some(RoomChoice::Nowhere)),
        (None, false) => Ok(None),
        (Some(_), true) => Err(Problem::invalid("request.invalid", "give room_id or without_room, not both")),
    }
}

/// Whether there may be more places than the room holds, as it was asked.
pub(in crate::scheduling) fn fit(exceed_room: bool) -> RoomFit {
    if exceed_room { RoomFit::MayExceed } else { RoomFit::MustHold }
}
