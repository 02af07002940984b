//! A booking as it is read.

use chrono::{DateTime, Utc};
use regimen_core::booking::values::{BookingId, HoldId, PlaceNumber, RefundPercentage};
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
    /// Whether they came after the grace period.
    #[serde(default)]
    pub late: bool,
    /// How many places it had at first.
    #[serde(default = "one")]
    pub places: u32,
    /// The places that were given back one by one.
    #[serde(default)]
    pub places_given_back: Vec<PlaceNumber>,
    /// How many places were paid with guest passes.
    #[serde(default)]
    pub guest_passes: u32,
    /// The hold it was confirmed from.
    #[serde(default)]
    pub hold_id: Option<HoldId>,
    /// Until when cancelling costs nothing, because nobody asked the client before they got the place.
    #[serde(default)]
    pub grace_until: Option<DateTime<Utc>>,
    /// The booking in another session that it took the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<BookingId>,
    /// The booking in another session that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<BookingId>,
    /// When it was made.
    pub booked_at: DateTime<Utc>,
    /// When it was ended; none while it stands.
    pub cancelled_at: Option<DateTime<Utc>>,
}

fn one() -> u32 {
    1
}

impl BookingRow {
    /// How many places the client still has.
    pub fn places_left(&self) -> u32 {
        let given_back = u32::try_from(self.places_given_back.len()).unwrap_or(u32::MAX);
        match self.status {
            BookingStatus::Confirmed => self.places.saturating_sub(given_back),
            BookingStatus::Cancelled => 0,
        }
    }
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
