//! What happens when somebody is suspended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::SuspensionReason;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody may not act any more. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountSuspended {
    /// Who.
    pub account_id: AccountId,
    /// Why.
    pub reason: Personal<SuspensionReason>,
    /// When.
    pub suspended_at: DateTime<Utc>,
}

/// They may act again. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRestored {
    /// Who.
    pub account_id: AccountId,
    /// When.
    pub restored_at: DateTime<Utc>,
}
