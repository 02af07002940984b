//! Places are taken and given back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::is_zero;
use crate::booking::policies::PolicyVersions;
use crate::booking::values::{BookingId, CancelledBy, Guest, HoldId, Party, PlaceNumber, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{SessionId, SessionName};

/// A client has places. Stream `roster-{session_id}`; the credits they cost are in the same commit.
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
    /// What the places cost together.
    pub credits: u32,
    /// When they were booked.
    pub booked_at: DateTime<Utc>,
    /// How many places: the client's own is the first.
    #[serde(default, skip_serializing_if = "Party::is_one")]
    pub places: Party,
    /// Who has the other places, as far as the client said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guests: Vec<Guest>,
    /// How many of the places were paid with guest passes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes: u32,
    /// The hold that this confirms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_id: Option<HoldId>,
    /// The rules that bind the booking, whatever is published later.
    #[serde(default, skip_serializing_if = "PolicyVersions::are_built_in")]
    pub policy: PolicyVersions,
    /// Until when cancelling costs nothing, because nobody asked the client before they got the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_until: Option<DateTime<Utc>>,
    /// The booking in another session that these places take the place of; it ends in the same commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<BookingId>,
}

/// One place of several is free again; the credits given back are in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCancelled {
    /// The booking, which goes on with the places that are left.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// Which place.
    pub place: PlaceNumber,
    /// Who ended it.
    pub cancelled_by: CancelledBy,
    /// How much of the price of the place was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
    /// How many guest passes were given back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes_returned: u32,
    /// When.
    pub cancelled_at: DateTime<Utc>,
}

/// A booking ended: its places are free again; the credits given back are in the same commit.
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
    /// How many guest passes were given back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes_returned: u32,
    /// How many places it still had.
    #[serde(default, skip_serializing_if = "Party::is_one")]
    pub places: Party,
    /// The booking in another session that took its place, made in the same commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<BookingId>,
}

/// The session of a booking takes place at another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingMoved {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// When it starts now.
    pub starts_at: DateTime<Utc>,
    /// When it ends now.
    pub ends_at: DateTime<Utc>,
    /// When that was decided.
    pub moved_at: DateTime<Utc>,
}
