//! What happens to addresses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::values::{Email, EmailKey};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Their address was shown to be theirs. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailVerified {
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub verified_at: DateTime<Utc>,
}

/// They have another address, which was shown to be theirs. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmailChanged {
    /// Whose.
    pub account_id: AccountId,
    /// Where mail reaches them now.
    pub email: Personal<Email>,
    /// The stream key under which it is reserved.
    pub email_key: EmailKey,
    /// That of the address they had before.
    pub former_key: EmailKey,
    /// Until when that one is kept for them: not at all, if a change was taken back and this is when they changed.
    pub kept_until: DateTime<Utc>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// An address belongs to an account from now on. Stream `email-{keyed hash of the address}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailReserved {
    /// Whose it is.
    pub account_id: AccountId,
}

/// An address belongs to nobody any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailReleased {
    /// Whose it was.
    pub account_id: AccountId,
}

/// Somebody wanted an address for their account that belongs to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailAskedFor {
    /// Whose it is.
    pub account_id: AccountId,
    /// When.
    pub asked_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one address.
    pub enum EmailEvent {
        EmailReserved = 1,
        EmailReleased = 1,
        EmailAskedFor = 1,
    }
}
