//! What happens to the places of a session.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{BookingId, CancelledBy, RefundPercentage};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{SessionId, SessionName};

/// A client has a place. Stream `roster-{session_id}`; the credits it cost are in the same commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpotBooked {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// What the session was called.
    pub session_name: SessionName,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What the place cost.
    pub credits: u32,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
}

/// A place is free again; the credits given back are in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingCancelled {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// Who ended it.
    pub cancelled_by: CancelledBy,
    /// How much of the price was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
    /// When.
    pub cancelled_at: DateTime<Utc>,
}

/// Whether a booked client was there, as the coach saw it; the last word counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceMarked {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// Whether they were there.
    pub attended: bool,
    /// When it was marked.
    pub marked_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one session's roster.
    pub enum RosterEvent {
        SpotBooked = 1,
        BookingCancelled = 1,
        AttendanceMarked = 1,
    }
}
