//! A client is on a plan, and its cycles come one after another.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;
use crate::membership::values::{CycleNumber, Draw, LeaveReason, LotNumber, PlanId, PlanTerms};

/// A client is on a plan from now on, as it is now: later changes of the plan do not touch them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanJoined {
    /// Whose.
    pub client_id: AccountId,
    /// The plan.
    pub plan_id: PlanId,
    /// Which version of it.
    pub plan_version: u32,
    /// What it gives.
    pub terms: PlanTerms,
    /// The instant from which its cycles are counted.
    pub anchor: DateTime<Utc>,
    /// When.
    pub joined_at: DateTime<Utc>,
}

/// A client leaves their plan with the end of a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNoticeGiven {
    /// Whose.
    pub client_id: AccountId,
    /// The plan.
    pub plan_id: PlanId,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// When.
    pub given_at: DateTime<Utc>,
}

/// A client who had given notice stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNoticeWithdrawn {
    /// Whose.
    pub client_id: AccountId,
    /// The plan.
    pub plan_id: PlanId,
    /// When.
    pub withdrawn_at: DateTime<Utc>,
}

/// A client is not on a plan any more. The credits of the running cycle can be spent until its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanLeft {
    /// Whose.
    pub client_id: AccountId,
    /// The plan.
    pub plan_id: PlanId,
    /// Why, if staff said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Personal<LeaveReason>>,
    /// When; after notice, the end that it named.
    pub left_at: DateTime<Utc>,
}

/// A cycle of a client's plan begins, with the credits that come with it. Bookings and guest passes are counted anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleBegan {
    /// Whose.
    pub client_id: AccountId,
    /// The plan.
    pub plan_id: PlanId,
    /// The number of the cycle in the membership.
    pub cycle: CycleNumber,
    /// The number of the cycle counted from the anchor, from 0.
    pub nth: u32,
    /// When it begins.
    pub begins_at: DateTime<Utc>,
    /// When it ends, and the credits that came with it expire.
    pub ends_at: DateTime<Utc>,
    /// The lot that came with it, if the plan gives credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotNumber>,
    /// How many credits are in it.
    pub credits: u32,
    /// When it was noted.
    pub began_at: DateTime<Utc>,
}

/// What was left of a cycle went over into the next, in a lot of its own. The rest of it expires in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsRolledOver {
    /// Whose.
    pub client_id: AccountId,
    /// The cycle that they went into.
    pub cycle: CycleNumber,
    /// The number of the new lot.
    pub lot: LotNumber,
    /// From which lots they came.
    pub draws: Vec<Draw>,
    /// How many credits: the sum of the draws.
    pub credits: u32,
    /// From this instant on they cannot be spent.
    pub expires_at: DateTime<Utc>,
    /// When.
    pub rolled_over_at: DateTime<Utc>,
}
