//! One mail, as staff see it. No address and no name is in it: those are read when it goes out.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Position;
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::notification::MailId;
use regimen_core::notification::mail::Trouble;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::choices::ChoicesRow;

/// For how long a mail is worth sending after it was due. Whatever was not sent by then – because nothing ran – stays where
/// it is until a person has it sent.
pub(super) const WORTH_SENDING: TimeDelta = TimeDelta::hours(24);

/// Whom a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTo {
    /// Somebody with an account.
    Account(AccountId),
    /// An address that stands in the log, sealed under the key of this person.
    Address(SubjectId),
}

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits for its first or its next try.
    Queued,
    /// The mail server took it.
    Sent,
    /// Nobody tries any more.
    GivenUp,
    /// It could not be tried for so long that it is not worth sending by itself. Never stored: it follows from the time.
    Expired,
}

impl MailState {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
            Self::Expired => "expired",
        }
    }
}

/// A row of the view of mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A mail.
    Mail(MailRow),
    /// How one person wants to be written to.
    Choices(ChoicesRow),
}

impl Entry {
    /// The mail, if it is one.
    pub fn mail(&self) -> Option<&MailRow> {
        match self {
            Self::Mail(mail) => Some(mail),
            Self::Choices(_) => None,
        }
    }

    pub(super) fn choices(&self) -> Option<&ChoicesRow> {
        match self {
            Self::Mail(_) => None,
            Self::Choices(choices) => Some(choices),
        }
    }
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MailRow {
    /// The mail.
    pub mail_id: MailId,
    /// To whom.
    pub to: MailTo,
    /// What it says.
    pub code: String,
    /// What there is to say of it.
    pub facts: Map<String, Value>,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// How far it has come.
    pub state: MailState,
    /// Attempts over all.
    pub attempts: u32,
    /// When the next attempt is due, if there is one.
    pub due_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub trouble: Option<Trouble>,
    /// The status that the mail server answered with then.
    pub status: Option<u16>,
    /// When it was sent, given up, or failed last.
    pub settled_at: Option<DateTime<Utc>>,
    /// Where in the log it begins.
    pub position: Position,
}

impl MailRow {
    /// A mail that is due.
    pub(super) fn queued(
        (mail_id, to): (MailId, MailTo),
        (code, facts): (&str, &Map<String, Value>),
        queued_at: DateTime<Utc>,
        position: Position,
    ) -> Self {
        Self {
            mail_id,
            to,
            code: code.to_owned(),
            facts: facts.clone(),
            queued_at,
            state: MailState::Queued,
            attempts: 0,
            due_at: Some(queued_at),
            trouble: None,
            status: None,
            settled_at: None,
            position,
        }
    }

    /// Whether what it says is over at `now`: nobody is reminded of what has begun, offered what they cannot have any more, or
    /// sent a link that leads nowhere.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        let until = match self.code.as_str() {
            "session.reminder" | "waitlist.places_free" => "starts_at",
            "waitlist.place_offered" | "account.verify_email" | "account.reset_password" | "account.magic_link" => {
                "expires_at"
            }
            _ => return false,
        };
        let until = self.facts.get(until).and_then(Value::as_str).and_then(|at| at.parse::<DateTime<Utc>>().ok());
        until.is_some_and(|until| until <= now)
    }

    /// How far it has come at `now`.
    pub fn state_at(&self, now: DateTime<Utc>) -> MailState {
        match self.due_at {
            Some(due_at) if due_at + WORTH_SENDING <= now => MailState::Expired,
            _ => self.state,
        }
    }
}
