//! Rooms: where sessions take place.
//!
//! - **Location**: a house with rooms, with an address and the time zone of its clocks.
//! - **Room**: a room there, and how many it holds.
//! - **Room calendar**: when a room is taken; it keeps two sessions from one room at one time.
//!
//! Use cases: [`OpenLocation`], [`ChangeLocation`], [`ArchiveLocation`], [`RestoreLocation`], [`OpenRoom`], [`ChangeRoom`],
//! [`ArchiveRoom`], [`RestoreRoom`].

mod calendar;
mod choosing;
pub mod events;
mod location;
mod manage_locations;
mod manage_rooms;
mod room;
mod taking;
pub mod values;

pub use calendar::{RoomCalendar, RoomCalendarCommand, RoomCalendarRefusal};
pub use choosing::UseRoomRefusal;
pub(super) use choosing::{open_room, planned_venue, venue_after};
pub use location::{Location, LocationCommand, LocationRefusal};
pub use manage_locations::{ArchiveLocation, ChangeLocation, LocationIs, OpenLocation, RestoreLocation};
pub use manage_rooms::{ArchiveRoom, ChangeRoom, ManageRoomRefusal, OpenRoom, RestoreRoom, RoomIs};
pub use room::{Room, RoomCommand, RoomRefusal};
pub use taking::give_room_back;
pub(super) use taking::{move_room, take_room};
