//! What happens to a mail.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::values::{MailId, Recipient};
use crate::domain_events;

/// A mail is to be sent. Stream `mail-{mail_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MailQueued {
    /// The mail.
    pub mail_id: MailId,
    /// To whom.
    pub to: Recipient,
    /// What it says, for ever: `account.verify_email`.
    pub code: String,
    /// What there is to say of it; ids, names of sessions, times. Never anything secret or personal.
    pub facts: Map<String, Value>,
    /// When.
    pub queued_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one mail.
    pub enum MailEvent {
        MailQueued = 1,
    }
}
