//! The words of locations and rooms.

use serde::{Deserialize, Serialize};

use crate::scheduling::values::{Capacity, TimeZone};
use crate::{entity_id, text_value};

entity_id! {
    /// A location: a house with rooms.
    pub struct LocationId;
    /// A room of a location.
    pub struct RoomId;
}

text_value! {
    /// What a location is called.
    pub struct LocationName up to 100;
    /// Where it is, in one line.
    pub struct LocationAddress up to 300;
    /// How the house is reached: a telephone number or an address of its own, nobody's private one.
    pub struct LocationContact up to 200;
    /// What a room is called.
    pub struct RoomName up to 100;
}

/// What a location says of itself. Its time zone is not among it: it stays what it was opened with, because what is planned
/// there was planned by its clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationTerms {
    /// What it is called.
    pub name: LocationName,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<LocationAddress>,
    /// How it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<LocationContact>,
}

/// What a room says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomTerms {
    /// What it is called.
    pub name: RoomName,
    /// How many it holds.
    pub holds: Capacity,
}

/// Where a session takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// The location.
    pub location_id: LocationId,
    /// The room there.
    pub room_id: RoomId,
    /// What its clocks go by.
    pub time_zone: TimeZone,
}

/// Where a session shall take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomChoice {
    /// In this room.
    #[serde(rename = "room_id")]
    In(RoomId),
    /// In none of the rooms that are known: out of doors, or online.
    Nowhere,
}

impl RoomChoice {
    /// The room, if one is chosen.
    pub fn room(self) -> Option<RoomId> {
        match self {
            Self::In(room_id) => Some(room_id),
            Self::Nowhere => None,
        }
    }
}

/// What becomes of a session that has more places than its room holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RoomFit {
    /// It is refused.
    #[default]
    MustHold,
    /// It is planned all the same.
    MayExceed,
}
