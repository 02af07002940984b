//! Who was there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::values::{BookingId, CheckInMethod, UndoReason};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;
use crate::scheduling::values::SessionId;

/// A client arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedIn {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// How.
    pub method: CheckInMethod,
    /// Whether the grace period after the start was over.
    pub late: bool,
    /// When.
    pub checked_in_at: DateTime<Utc>,
}

/// A check-in was a mistake: nobody has said whether the client was there. If the attendance was closed, a no-show follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckInUndone {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// Why, in the words of whoever took it back.
    pub reason: Personal<UndoReason>,
    /// When.
    pub undone_at: DateTime<Utc>,
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

/// The session ended and nobody had seen the client, or it was noted that they were not there; what that costs is in the same
/// commit. Whoever is seen after that was there: what it cost is taken back in the commit that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoShowMarked {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// When.
    pub marked_at: DateTime<Utc>,
}

/// The time in which no-shows are found is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceClosed {
    /// The session.
    pub session_id: SessionId,
    /// How many did not come.
    pub no_shows: u32,
    /// When.
    pub closed_at: DateTime<Utc>,
}

/// Those who had booked were reminded; what each was told is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindersSent {
    /// The session.
    pub session_id: SessionId,
    /// How many clients.
    pub clients: u32,
    /// When.
    pub sent_at: DateTime<Utc>,
}
