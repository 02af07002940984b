//! What happens to roles and owners.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Role;
use crate::domain_events;
use crate::kernel::ids::AccountId;

/// Somebody may do something else from now on. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChanged {
    /// The account.
    pub account_id: AccountId,
    /// What they could do before.
    pub from: Role,
    /// What they may do now.
    pub to: Role,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Somebody owns the organization from now on. Stream `owners-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerAdded {
    /// Who.
    pub account_id: AccountId,
}

/// Somebody does not own it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerRemoved {
    /// Who.
    pub account_id: AccountId,
}

domain_events! {
    /// The events of the owners of an organization.
    pub enum OwnersEvent {
        OwnerAdded = 1,
        OwnerRemoved = 1,
    }
}
