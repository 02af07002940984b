//! Places are kept for somebody for some minutes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::is_zero;
use crate::booking::values::{EntryId, HoldEnd, HoldId, Party};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{SessionId, SessionName};

/// Places are kept for a client. They count as taken, and cost nothing until they are confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoldPlaced {
    /// The hold.
    pub hold_id: HoldId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// What the session was called.
    pub session_name: SessionName,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// How many places.
    #[serde(default, skip_serializing_if = "Party::is_one")]
    pub places: Party,
    /// How many of them are paid with guest passes when they are confirmed, unless something else is said then.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes: u32,
    /// The entry of the waitlist that is offered these places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_id: Option<EntryId>,
    /// When they were kept.
    pub placed_at: DateTime<Utc>,
    /// From this instant on they cannot be confirmed.
    pub expires_at: DateTime<Utc>,
}

/// A hold ended before its time, without a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldReleased {
    /// The hold.
    pub hold_id: HoldId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// Why.
    pub because: HoldEnd,
    /// When.
    pub released_at: DateTime<Utc>,
}

/// The time of a hold ran out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldExpired {
    /// The hold.
    pub hold_id: HoldId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// When its time ran out.
    pub expires_at: DateTime<Utc>,
    /// When that was noted, never earlier.
    pub expired_at: DateTime<Utc>,
}
