//! What takes up somebody's time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::SessionId;

/// What a person's time is taken by, and the name by which it is given back. Scheduling knows sessions alone; whatever else
/// takes somebody's time goes by its UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarEntry {
    /// A session that they lead.
    Session(SessionId),
    /// A booking or a hold of theirs.
    Booking(Uuid),
}

impl CalendarEntry {
    /// The session that they lead, if it is one.
    pub fn session(self) -> Option<SessionId> {
        match self {
            Self::Session(session_id) => Some(session_id),
            Self::Booking(_) => None,
        }
    }
}

/// A stretch of somebody's time that is taken. In the order in which they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Taken {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when; from this instant on they are free.
    pub ends_at: DateTime<Utc>,
    /// By what.
    pub entry: CalendarEntry,
}

/// What becomes of a reservation where something else takes the time already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// It is refused.
    Refuse,
    /// Both stand.
    Allow,
}
