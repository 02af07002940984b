//! What happens to one person's time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::scheduling::values::CalendarEntry;

/// Somebody's time is taken, as coach or as client. Stream `calendar-{account_id}`; what takes it is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeReserved {
    /// Whose time.
    pub account_id: AccountId,
    /// By what.
    pub entry: CalendarEntry,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// When it was decided.
    pub reserved_at: DateTime<Utc>,
}

/// Somebody has time again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeReleased {
    /// Whose time.
    pub account_id: AccountId,
    /// By what it was taken.
    pub entry: CalendarEntry,
    /// When it was decided.
    pub released_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one person's calendar.
    pub enum CalendarEvent {
        TimeReserved = 1,
        TimeReleased = 1,
    }
}
