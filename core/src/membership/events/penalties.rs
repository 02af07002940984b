//! A client cancelled too late or did not come, and what became of that.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::kernel::privacy::Personal;
use crate::membership::values::{MercyReason, PenaltyKind, StrikeRule, TakenBackBecause};

/// A client cancelled too late or did not come: once for each booking and kind, and again only after it was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrikeRecorded {
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// What they did.
    pub kind: PenaltyKind,
    /// Whether the rule spares them the fee.
    pub forgiven: bool,
    /// How many strikes counted before this one.
    pub counted: u32,
    /// The rule, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<StrikeRule>,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// A client owes a fee for a strike; the strike is in the same commit, unless staff charge it later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeeCharged {
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// What for.
    pub kind: PenaltyKind,
    /// How much.
    pub amount: Money,
    /// Why, if staff charge it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Personal<MercyReason>>,
    /// When.
    pub charged_at: DateTime<Utc>,
}

/// A strike does not count any more. Its fee is another matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StrikeForgiven {
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// Of which kind.
    pub kind: PenaltyKind,
    /// Why.
    pub reason: Personal<MercyReason>,
    /// When.
    pub forgiven_at: DateTime<Utc>,
}

/// A fee need not be paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeeWaived {
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// What it was for.
    pub kind: PenaltyKind,
    /// Why.
    pub reason: Personal<MercyReason>,
    /// When.
    pub waived_at: DateTime<Utc>,
}

/// A fee is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePaid {
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// What it was for.
    pub kind: PenaltyKind,
    /// When it was noted.
    pub paid_at: DateTime<Utc>,
}

/// What a client was penalised for turned out not to be so: the strike does not count, and the fee need not be paid. What is
/// paid already stays paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenaltyTakenBack {
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// Of which kind.
    pub kind: PenaltyKind,
    /// Why.
    pub because: TakenBackBecause,
    /// The fee that need not be paid any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Money>,
    /// When.
    pub taken_back_at: DateTime<Utc>,
}
