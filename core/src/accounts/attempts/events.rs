//! What comes of many wrong passwords.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::AccountId;

/// Passwords let nobody in for a while, after many wrong ones. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLocked {
    /// Whose.
    pub account_id: AccountId,
    /// After how many.
    pub failures: u32,
    /// Until when.
    pub until: DateTime<Utc>,
    /// When.
    pub locked_at: DateTime<Utc>,
}

/// Their owner ended the lock. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInUnlocked {
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub unlocked_at: DateTime<Utc>,
}
