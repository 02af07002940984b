//! What happens to passwords.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::values::PasswordHash;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// They are let in by another password. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Whose.
    pub account_id: AccountId,
    /// How they are let in.
    pub password: Personal<PasswordHash>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// They are let in by no password until they set another one. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordWithdrawn {
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub withdrawn_at: DateTime<Utc>,
}
