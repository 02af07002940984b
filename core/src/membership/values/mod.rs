//! The words of credits, plans and penalties.

mod leaving;
mod penalty;
mod plan;
mod purchase;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use leaving::{CommitmentCycles, LeaveReason, LeavingNotice, NoticeDays};
pub use penalty::{InvalidPenaltyTerms, MercyReason, PenaltyKind, PenaltyTerms, StrikeRule, TakenBackBecause};
pub use plan::{Cycle, CycleLength, CycleNumber, InvalidPlan, PerCycle, PlanName, PlanTerms};
pub use purchase::{InvalidPrice, PackageName, PackageTerms, PaymentMethod, PaymentReference, Price, PurchaseState};

use crate::{entity_id, text_value};

entity_id! {
    /// A plan that clients can be on.
    pub struct PlanId;
    /// A package of credits that clients can buy.
    pub struct PackageId;
    /// One purchase of a package. It is also the key under which a payment is asked for, so that it is paid once.
    pub struct PurchaseId;
}

text_value! {
    /// Why credits were granted.
    pub struct GrantReason up to 200;
}

/// The number of a lot in one membership, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LotNumber(pub u32);

/// Credits that were granted together and expire together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Its number.
    pub number: LotNumber,
    /// How many there were.
    pub granted: u32,
    /// How many are left.
    pub remaining: u32,
    /// From this instant on none of them can be spent.
    pub expires_at: DateTime<Utc>,
    /// Whether it is noted that they expired.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expired: bool,
}

impl Lot {
    /// A lot of which nothing is spent yet.
    pub fn new(number: LotNumber, credits: u32, expires_at: DateTime<Utc>) -> Self {
        Self { number, granted: credits, remaining: credits, expires_at, expired: false }
    }

    /// How many can be spent at `now`.
    pub fn available(&self, now: DateTime<Utc>) -> u32 {
        if now < self.expires_at { self.remaining } else { 0 }
    }
}

/// Credits taken from one lot, or given back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The lot.
    pub lot: LotNumber,
    /// How many.
    pub credits: u32,
}

/// What a booking keeps of what it took, when one of its places is given back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Credits, and the lots that they came from.
    pub draws: Vec<Draw>,
    /// Guest passes.
    #[serde(default)]
    pub guest_passes: u32,
}

/// Whether a booking gives back one of its places, or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnOf {
    /// One place; others of the booking stand.
    Place,
    /// The booking, with its last place: what it does not give back is gone.
    Booking,
}

/// How many credits can be granted at once: 1 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct GrantAmount(u32);

/// An amount that is not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("between 1 and {max} {unit} are granted at once")]
pub struct InvalidGrant {
    /// The most.
    pub max: u32,
    /// Of what.
    pub unit: &'static str,
}

impl GrantAmount {
    /// The most.
    pub const MAX: u32 = 10_000;

    /// The number of credits.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for GrantAmount {
    type Error = InvalidGrant;

    fn try_from(credits: u32) -> Result<Self, InvalidGrant> {
        let max = Self::MAX;
        if (1..=max).contains(&credits) { Ok(Self(credits)) } else { Err(InvalidGrant { max, unit: "credits" }) }
    }
}

impl From<GrantAmount> for u32 {
    fn from(amount: GrantAmount) -> Self {
        amount.0
    }
}

/// For how many days granted credits can be spent: 1 to 3,650.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct ValidityDays(u32);

impl ValidityDays {
    /// The most.
    pub const MAX: u32 = 3_650;

    /// The span of time.
    pub fn span(self) -> chrono::TimeDelta {
        chrono::TimeDelta::days(self.0.into())
    }
}

impl TryFrom<u32> for ValidityDays {
    type Error = InvalidGrant;

    fn try_from(days: u32) -> Result<Self, InvalidGrant> {
        let max = Self::MAX;
        if (1..=max).contains(&days) { Ok(Self(days)) } else { Err(InvalidGrant { max, unit: "days of validity" }) }
    }
}

impl From<ValidityDays> for u32 {
    fn from(days: ValidityDays) -> Self {
        days.0
    }
}
