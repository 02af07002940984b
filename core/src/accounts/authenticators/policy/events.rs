//! What happens to the rules. Stream `second_factor_policy-{org_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::RoleRule;
use crate::accounts::values::Role;
use crate::domain_events;

/// The rule of one role is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorRuleSet {
    /// The role.
    pub role: Role,
    /// Its rule from now on.
    pub rule: RoleRule,
    /// When.
    pub set_at: DateTime<Utc>,
}

domain_events! {
    /// The events of the rules of one organization.
    pub enum SecondFactorPolicyEvent {
        SecondFactorRuleSet = 1,
    }
}
