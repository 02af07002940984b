//! What happens to a client's credits.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{Draw, GrantReason, LotNumber};
use crate::booking::values::BookingId;
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// A client has a new lot of credits. Stream `membership-{client_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreditsGranted {
    /// Whose.
    pub client_id: AccountId,
    /// The number of the lot.
    pub lot: LotNumber,
    /// How many credits.
    pub credits: u32,
    /// From this instant on they cannot be spent.
    pub expires_at: DateTime<Utc>,
    /// Why.
    pub reason: Personal<GrantReason>,
    /// When.
    pub granted_at: DateTime<Utc>,
}

/// A booking took credits, from the lots that expire first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsSpent {
    /// Whose.
    pub client_id: AccountId,
    /// What they were spent on.
    pub booking_id: BookingId,
    /// From which lots.
    pub draws: Vec<Draw>,
    /// When.
    pub spent_at: DateTime<Utc>,
}

/// A cancelled booking gave credits back to the lots that they came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsReturned {
    /// Whose.
    pub client_id: AccountId,
    /// What they had been spent on.
    pub booking_id: BookingId,
    /// To which lots.
    pub draws: Vec<Draw>,
    /// When.
    pub returned_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one client's credits.
    pub enum MembershipEvent {
        CreditsGranted = 1,
        CreditsSpent = 1,
        CreditsReturned = 1,
    }
}
