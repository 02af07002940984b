//! One mail: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::events::{MailAttemptFailed, MailEvent, MailGivenUp, MailQueued, MailResent, MailSent};
use super::trouble::{TRIES, Trouble, pause};
use super::values::{MailId, Mailbox, Recipient};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// One mail, as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    to: Option<Recipient>,
    progress: Progress,
    /// Attempts over all.
    attempts: u32,
    /// Attempts since somebody wanted it sent.
    tries: u32,
    /// How often a person wanted it sent again.
    resent: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Progress {
    #[default]
    OnItsWay,
    Sent,
    GivenUp,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempted {
    /// The server took it.
    Sent,
    /// It failed, with the status that the server answered with, if it did.
    Failed(Trouble, Option<u16>),
    /// It was not even tried, because that would be in vain.
    InVain(Trouble),
}

/// What can be asked of a mail.
#[derive(Debug, Clone)]
pub enum MailCommand {
    /// Be sent. Twice is once.
    Queue {
        /// The mail.
        mail_id: MailId,
        /// To whom.
        to: Recipient,
        /// What it says.
        code: &'static str,
        /// What there is to say of it.
        facts: Map<String, Value>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note what came of an attempt. An attempt that is noted already is not noted again.
    NoteAttempt {
        /// The mail.
        mail_id: MailId,
        /// Which attempt, from 1.
        attempt: u32,
        /// What came of it.
        attempted: Attempted,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be sent again, because a person says so.
    Resend {
        /// The mail.
        mail_id: MailId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a mail says no.
    pub enum MailRefusal {
        /// There is no such mail.
        #[error("there is no such mail")]
        MailNotFound = NotFound "mail.not_found",
    }
}

impl Mail {
    /// Whether its attempt with this number is still to be made.
    pub fn awaits(&self, attempt: u32) -> bool {
        self.progress == Progress::OnItsWay && self.attempts + 1 == attempt
    }

    /// The address that it was queued for, if it is not for an account and the person is not erased.
    pub fn address(&self) -> Option<&Mailbox> {
        match &self.to {
            Some(Recipient::Address(address)) => address.get(),
            Some(Recipient::Account(_)) | None => None,
        }
    }

    /// How often a person wanted it sent again.
    pub fn resent(&self) -> u32 {
        self.resent
    }

    fn is_resent_and_untried(&self) -> bool {
        self.progress == Progress::OnItsWay && self.resent > 0 && self.tries == 0
    }

    fn note(&self, mail_id: MailId, attempt: u32, attempted: Attempted, at: DateTime<Utc>) -> Vec<MailEvent> {
        let given_up = |attempts, trouble| MailGivenUp { mail_id, attempts, trouble, given_up_at: at }.into();
        match attempted {
            Attempted::Sent => vec![MailSent { mail_id, attempt, sent_at: at }.into()],
            Attempted::InVain(trouble) => vec![given_up(self.attempts, trouble)],
            Attempted::Failed(trouble, status) => {
                let tries = self.tries + 1;
                let goes_on = tries < TRIES && !trouble.is_final();
                let retry_at = goes_on.then(|| at + pause(mail_id, tries));
                let failed = MailAttemptFailed { mail_id, attempt, trouble, status, failed_at: at, retry_at };
                let end = (!goes_on).then(|| given_up(attempt, trouble));
                std::iter::once(failed.into()).chain(end).collect()
            }
        }
    }
}

impl Aggregate for Mail {
    const TYPE: &'static str = "mail";
    type Command = MailCommand;
    type Event = MailEvent;
    type Error = MailRefusal;
    type Services = ();

    async fn handle(&mut self, command: MailCommand, (): &(), sink: &EventSink<Self>) -> Result<(), MailRefusal> {
        let events = match command {
            MailCommand::Queue { .. } if self.to.is_some() => Vec::new(),
            MailCommand::Queue { mail_id, to, code, facts, at } => {
                vec![MailQueued { mail_id, to, code: code.to_owned(), facts, queued_at: at }.into()]
            }
            MailCommand::NoteAttempt { attempt, .. } if !self.awaits(attempt) => Vec::new(),
            MailCommand::NoteAttempt { mail_id, attempt, attempted, at } => self.note(mail_id, attempt, attempted, at),
            // It was said a moment ago, and nothing came of it yet.
            MailCommand::Resend { .. } if self.is_resent_and_untried() => Vec::new(),
            MailCommand::Resend { mail_id, at } => vec![MailResent { mail_id, resent_at: at }.into()],
        };
        for event in events {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: MailEvent) {
        match event {
            MailEvent::MailQueued(MailQueued { to, .. }) => self.to = Some(to),
            MailEvent::MailSent(MailSent { attempt, .. }) => {
                self.progress = Progress::Sent;
                self.attempts = attempt;
                self.tries += 1;
            }
            MailEvent::MailAttemptFailed(MailAttemptFailed { attempt, .. }) => {
                self.attempts = attempt;
                self.tries += 1;
            }
            MailEvent::MailGivenUp(MailGivenUp { .. }) => self.progress = Progress::GivenUp,
            MailEvent::MailResent(MailResent { .. }) => {
                self.progress = Progress::OnItsWay;
                self.tries = 0;
                self.resent += 1;
            }
        }
    }
}

impl AggregateRoot for Mail {
    type Id = MailId;
    const FOLD: u64 = fingerprint(include_str!("message.rs"));
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
