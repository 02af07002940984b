//! What happens to passkeys. Stream `authenticators-{account_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::passkey::{Credential, PasskeyId, PasskeyName};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody has a passkey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PasskeyAdded {
    /// Whose.
    pub account_id: AccountId,
    /// The passkey.
    pub passkey_id: PasskeyId,
    /// How they know it.
    pub name: Personal<PasskeyName>,
    /// What tells it from others.
    pub credential: Personal<Credential>,
    /// How often it has signed.
    pub counter: u32,
    /// When.
    pub added_at: DateTime<Utc>,
}

/// They call it something else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PasskeyRenamed {
    /// Whose.
    pub account_id: AccountId,
    /// The passkey.
    pub passkey_id: PasskeyId,
    /// How they know it now.
    pub name: Personal<PasskeyName>,
    /// When.
    pub renamed_at: DateTime<Utc>,
}

/// It was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyUsed {
    /// Whose.
    pub account_id: AccountId,
    /// The passkey.
    pub passkey_id: PasskeyId,
    /// How often it has signed.
    pub counter: u32,
    /// When.
    pub used_at: DateTime<Utc>,
}

/// It counts no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRemoved {
    /// Whose.
    pub account_id: AccountId,
    /// The passkey.
    pub passkey_id: PasskeyId,
    /// When.
    pub removed_at: DateTime<Utc>,
}
