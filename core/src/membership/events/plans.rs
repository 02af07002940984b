//! What happens to a plan. Stream `plan-{plan_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::membership::values::{PlanId, PlanTerms};

/// There is a new plan, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPublished {
    /// The plan.
    pub plan_id: PlanId,
    /// What it gives.
    pub terms: PlanTerms,
    /// When.
    pub published_at: DateTime<Utc>,
}

/// A plan gives something else to those who join from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChanged {
    /// The plan.
    pub plan_id: PlanId,
    /// The number of the version.
    pub version: u32,
    /// What it gives.
    pub terms: PlanTerms,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Nobody can join a plan any more. Those who are on it stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRetired {
    /// The plan.
    pub plan_id: PlanId,
    /// When.
    pub retired_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one plan.
    pub enum PlanEvent {
        PlanPublished = 1,
        PlanChanged = 1,
        PlanRetired = 1,
    }
}
