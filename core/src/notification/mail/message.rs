//! One mail: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::events::{MailEvent, MailQueued};
use super::values::{MailId, Recipient};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// One mail, as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    queued: bool,
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
}

refusals! {
    /// How a mail says no: never, so far.
    pub enum MailRefusal {}
}

impl Aggregate for Mail {
    const TYPE: &'static str = "mail";
    type Command = MailCommand;
    type Event = MailEvent;
    type Error = MailRefusal;
    type Services = ();

    async fn handle(&mut self, command: MailCommand, (): &(), sink: &EventSink<Self>) -> Result<(), MailRefusal> {
        match command {
            MailCommand::Queue { .. } if self.queued => {}
            MailCommand::Queue { mail_id, to, code, facts, at } => {
                let queued = MailQueued { mail_id, to, code: code.to_owned(), facts, queued_at: at };
                sink.write(queued.into(), self).await;
            }
        }
        Ok(())
    }

    fn apply(&mut self, event: MailEvent) {
        match event {
            MailEvent::MailQueued(MailQueued { .. }) => self.queued = true,
        }
    }
}

impl AggregateRoot for Mail {
    type Id = MailId;
    const FOLD: u64 = fingerprint(include_str!("message.rs"));
}
