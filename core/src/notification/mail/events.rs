//! What happens to a mail. Stream `mail-{mail_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::trouble::Trouble;
use super::values::{MailId, Recipient};
use crate::domain_events;

/// A mail is to be sent.
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

/// The mail server took it, or it lies in the outbox folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSent {
    /// The mail.
    pub mail_id: MailId,
    /// At which attempt, counted from 1 over all tries that it ever had.
    pub attempt: u32,
    /// When.
    pub sent_at: DateTime<Utc>,
}

/// An attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAttemptFailed {
    /// The mail.
    pub mail_id: MailId,
    /// Which attempt.
    pub attempt: u32,
    /// Why, as a class: what servers say may name people.
    pub trouble: Trouble,
    /// The status that the server answered with, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// When it failed.
    pub failed_at: DateTime<Utc>,
    /// When the next attempt is due; none if there is no next one.
    pub retry_at: Option<DateTime<Utc>>,
}

/// Nobody tries any more, unless a person says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailGivenUp {
    /// The mail.
    pub mail_id: MailId,
    /// After how many attempts over all.
    pub attempts: u32,
    /// Why.
    pub trouble: Trouble,
    /// When.
    pub given_up_at: DateTime<Utc>,
}

/// A person wants it sent again: at once, with as many tries as a new one has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailResent {
    /// The mail.
    pub mail_id: MailId,
    /// When.
    pub resent_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one mail.
    pub enum MailEvent {
        MailQueued = 1,
        MailSent = 1,
        MailAttemptFailed = 1,
        MailGivenUp = 1,
        MailResent = 1,
    }
}
