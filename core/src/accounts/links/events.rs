//! What happens to mailed links.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{LinkId, LinkPurpose};
use crate::accounts::values::{Email, EmailKey};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// A link is mailed to somebody. Stream `mailed_link-{link_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkMailed {
    /// The link.
    pub link_id: LinkId,
    /// Whose account it is about.
    pub account_id: AccountId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The address it is about, if it is not the one that the account has.
    pub email: Option<Personal<Email>>,
    /// The key of the address it is about.
    pub email_key: EmailKey,
    /// How often all sign-ins of the account had been ended.
    pub epoch: u32,
    /// From when on it cannot be followed.
    pub expires_at: DateTime<Utc>,
    /// When.
    pub mailed_at: DateTime<Utc>,
}

/// Somebody followed it. It cannot be followed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkFollowed {
    /// The link.
    pub link_id: LinkId,
    /// Whose account it is about.
    pub account_id: AccountId,
    /// What it was for.
    pub purpose: LinkPurpose,
    /// When.
    pub followed_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one mailed link.
    pub enum LinkEvent {
        LinkMailed = 1,
        LinkFollowed = 1,
    }
}
