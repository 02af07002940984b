//! What happens to role requests.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::request::RequestText;
use crate::accounts::values::Role;
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// A member asks for another role. Stream `rolerequest-{account_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleRequested {
    /// Who asks.
    pub account_id: AccountId,
    /// For what.
    pub role: Role,
    /// What they say for themselves.
    pub message: Option<Personal<RequestText>>,
    /// When.
    pub requested_at: DateTime<Utc>,
}

/// They ask no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRequestWithdrawn {
    /// Who asked.
    pub account_id: AccountId,
    /// When.
    pub withdrawn_at: DateTime<Utc>,
}

/// They get what they asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRequestApproved {
    /// Who asked.
    pub account_id: AccountId,
    /// For what.
    pub role: Role,
    /// Who decided.
    pub approved_by: AccountId,
    /// When.
    pub approved_at: DateTime<Utc>,
}

/// They do not get it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleRequestDeclined {
    /// Who asked.
    pub account_id: AccountId,
    /// For what.
    pub role: Role,
    /// Why not.
    pub reason: Personal<RequestText>,
    /// Who decided.
    pub declined_by: AccountId,
    /// When.
    pub declined_at: DateTime<Utc>,
}

domain_events! {
    /// The events of what one member asks for.
    pub enum RoleRequestEvent {
        RoleRequested = 1,
        RoleRequestWithdrawn = 1,
        RoleRequestApproved = 1,
        RoleRequestDeclined = 1,
    }
}
