//! What happens to an inbox.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain_events;
use crate::kernel::ids::AccountId;

/// Somebody was told something. Stream `inbox-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationPosted {
    /// Who.
    pub account_id: AccountId,
    /// Its number in their inbox, from 1.
    pub number: u32,
    /// What, for ever: `waitlist.promoted`.
    pub code: String,
    /// What there is to say of it; ids, names of sessions, times.
    pub facts: Map<String, Value>,
    /// When.
    pub posted_at: DateTime<Utc>,
}

/// Somebody read what they were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsRead {
    /// Who.
    pub account_id: AccountId,
    /// The numbers of what they had not read before.
    pub numbers: Vec<u32>,
    /// When.
    pub read_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one inbox.
    pub enum InboxEvent {
        NotificationPosted = 1,
        NotificationsRead = 1,
    }
}
