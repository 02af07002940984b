//! A booking as it is read.

use chrono::{DateTime, Utc};
use regimen_core::booking::values::{BookingId, RefundPercentage};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::{SessionId, SessionName};
use serde::{Deserialize, Serialize};

/// A booking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookingRow {
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
    /// Whether it stands.
    pub status: BookingStatus,
    /// What the place cost.
    pub credits: u32,
    /// How much of that was given back; none while it stands.
    pub refund_percentage: Option<RefundPercentage>,
    /// How many credits that were; none while it stands.
    pub credits_returned: Option<u32>,
    /// Whether the client was there; none while nobody has said.
    pub attended: Option<bool>,
    /// When it was made.
    pub booked_at: DateTime<Utc>,
    /// When it was ended; none while it stands.
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// Whether a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingStatus {
    /// It does.
    Confirmed,
    /// It was ended.
    Cancelled,
}

impl BookingStatus {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
        }
    }
}
