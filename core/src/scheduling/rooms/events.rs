//! What happens to locations and rooms, and to the time of rooms.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{LocationId, LocationTerms, RoomId, RoomTerms};
use crate::domain_events;
use crate::scheduling::values::{SessionId, TimeZone};

/// There is a new location. Stream `location-{location_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationOpened {
    /// The location.
    pub location_id: LocationId,
    /// What its clocks go by, for ever.
    pub time_zone: TimeZone,
    /// What it says of itself.
    pub terms: LocationTerms,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

/// A location says something else of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationChanged {
    /// The location.
    pub location_id: LocationId,
    /// What it says from now on.
    pub terms: LocationTerms,
    /// When it was changed.
    pub changed_at: DateTime<Utc>,
}

/// Nothing new is planned at a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationArchived {
    /// The location.
    pub location_id: LocationId,
    /// Since when.
    pub archived_at: DateTime<Utc>,
}

/// A location is used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationRestored {
    /// The location.
    pub location_id: LocationId,
    /// Since when.
    pub restored_at: DateTime<Utc>,
}

/// A location has a new room. Stream `room-{room_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomOpened {
    /// The room.
    pub room_id: RoomId,
    /// Where it is, for ever.
    pub location_id: LocationId,
    /// What it says of itself.
    pub terms: RoomTerms,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

/// A room says something else of itself. What is planned in it stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomChanged {
    /// The room.
    pub room_id: RoomId,
    /// What it says from now on.
    pub terms: RoomTerms,
    /// When it was changed.
    pub changed_at: DateTime<Utc>,
}

/// Nothing new is planned in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomArchived {
    /// The room.
    pub room_id: RoomId,
    /// Since when.
    pub archived_at: DateTime<Utc>,
}

/// A room is used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRestored {
    /// The room.
    pub room_id: RoomId,
    /// Since when.
    pub restored_at: DateTime<Utc>,
}

/// A room is taken. Stream `roomcalendar-{room_id}`; the session that takes it is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomReserved {
    /// The room.
    pub room_id: RoomId,
    /// By which session.
    pub session_id: SessionId,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// When it was decided.
    pub reserved_at: DateTime<Utc>,
}

/// A room is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomReleased {
    /// The room.
    pub room_id: RoomId,
    /// Which session had taken it.
    pub session_id: SessionId,
    /// When it was decided.
    pub released_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one location.
    pub enum LocationEvent {
        LocationOpened = 1,
        LocationChanged = 1,
        LocationArchived = 1,
        LocationRestored = 1,
    }
}

domain_events! {
    /// The events of one room.
    pub enum RoomEvent {
        RoomOpened = 1,
        RoomChanged = 1,
        RoomArchived = 1,
        RoomRestored = 1,
    }
}

domain_events! {
    /// The events of one room's calendar.
    pub enum RoomCalendarEvent {
        RoomReserved = 1,
        RoomReleased = 1,
    }
}
