//! Locations and rooms over HTTP, and how a session names the one it takes place in.

mod choice;
mod each_room;
mod locations;

use regimen_projections::scheduling::Used;

pub(super) use choice::{Venue, fit, room_choice};
pub(super) use each_room::RoomsApi;
pub(super) use locations::LocationsApi;

pub(super) const API: (LocationsApi, RoomsApi) = (LocationsApi, RoomsApi);

/// Which locations or rooms are shown, as it was asked.
fn used(archived: Option<bool>) -> Used {
    if archived == Some(true) { Used::Ever } else { Used::Now }
}
