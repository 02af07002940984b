//! Credits come and go.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;
use crate::membership::values::{CycleNumber, Draw, GrantReason, Kept, LotNumber, PurchaseId};

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

/// A client has a lot of credits that they paid for; that it is paid is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsPurchased {
    /// Whose.
    pub client_id: AccountId,
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// The number of the lot.
    pub lot: LotNumber,
    /// How many credits.
    pub credits: u32,
    /// From this instant on they cannot be spent.
    pub expires_at: DateTime<Utc>,
    /// When.
    pub purchased_at: DateTime<Utc>,
}

/// A booking took credits, from the lots that expire first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsSpent {
    /// Whose.
    pub client_id: AccountId,
    /// What they were spent on.
    pub booking_id: BookingId,
    /// From which lots; none if the booking costs nothing and only counts.
    pub draws: Vec<Draw>,
    /// How many guest passes of the running cycle it took.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes: u32,
    /// The cycle of the client's plan in which the booking counts, if it was not counted before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleNumber>,
    /// When the session begins, if the client's plan counts the bookings of its day or week and did not count this one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// When.
    pub spent_at: DateTime<Utc>,
}

/// A cancelled booking, or a cancelled place of it, gave credits back to the lots that they came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsReturned {
    /// Whose.
    pub client_id: AccountId,
    /// What they had been spent on.
    pub booking_id: BookingId,
    /// To which lots.
    pub draws: Vec<Draw>,
    /// How many guest passes can be used again in the running cycle.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes: u32,
    /// What the booking keeps for its other places. None if it is over; what it did not give back is gone then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// The cycle in which the booking does not count any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleNumber>,
    /// When the session begins for whose day and week the booking does not count any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// When.
    pub returned_at: DateTime<Utc>,
}

/// Unspent credits of a purchase that is refunded were taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsTakenBack {
    /// Whose.
    pub client_id: AccountId,
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// The lot.
    pub lot: LotNumber,
    /// How many credits: all that were left in it.
    pub credits: u32,
    /// When.
    pub taken_back_at: DateTime<Utc>,
}

/// What was left of a client's credits went to another account of the same person. Stream `membership-{client_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsMovedOut {
    /// Whose they were.
    pub client_id: AccountId,
    /// Whose they are.
    pub into: AccountId,
    /// From which lots.
    pub draws: Vec<Draw>,
    /// When.
    pub moved_at: DateTime<Utc>,
}

/// A client has a lot of credits that another account of the same person had; that it has them no more is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsMovedIn {
    /// Whose they are.
    pub client_id: AccountId,
    /// Whose they were.
    pub from: AccountId,
    /// The number of the lot.
    pub lot: LotNumber,
    /// How many credits.
    pub credits: u32,
    /// From this instant on they cannot be spent: as before.
    pub expires_at: DateTime<Utc>,
    /// When.
    pub moved_at: DateTime<Utc>,
}

/// A lot's time is over, and so are the credits that were left in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsExpired {
    /// Whose.
    pub client_id: AccountId,
    /// The lot.
    pub lot: LotNumber,
    /// How many credits were left; 0 if all were spent.
    pub credits: u32,
    /// When it was noted, never before the lot's time was over.
    pub expired_at: DateTime<Utc>,
}

/// A client was told that a lot will expire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiryWarned {
    /// Whose.
    pub client_id: AccountId,
    /// The lot.
    pub lot: LotNumber,
    /// How many days before.
    pub days_before: u16,
    /// How many credits were left in it; if there were none, nobody was bothered.
    pub credits: u32,
    /// When.
    pub warned_at: DateTime<Utc>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
