//! What one person was told, and has not read: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use imbl::OrdSet;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::events::{InboxEvent, NotificationPosted, NotificationsRead};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// One person's inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    last_number: u32,
    unread: OrdSet<u32>,
}

/// What can be asked of an inbox.
#[derive(Debug, Clone)]
pub enum InboxCommand {
    /// Tell the person something.
    Post {
        /// Whose inbox.
        account_id: AccountId,
        /// What.
        code: &'static str,
        /// What there is to say of it.
        facts: Map<String, Value>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// They have read all up to a number. What they had read already is not noted again.
    ReadUpTo {
        /// Whose inbox.
        account_id: AccountId,
        /// The number.
        number: u32,
        /// Now.
        at: DateTime<Utc>,
    },
    /// They have read one.
    ReadOne {
        /// Whose inbox.
        account_id: AccountId,
        /// Its number.
        number: u32,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an inbox says no.
    pub enum InboxRefusal {
        /// There is no such notification.
        #[error("there is no such notification")]
        NotificationNotFound = NotFound "notification.not_found",
    }
}

impl Inbox {
    /// The number of what they were told last; 0 if nothing yet.
    pub fn last_number(&self) -> u32 {
        self.last_number
    }

    /// How many are not read.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }
}

impl Aggregate for Inbox {
    const TYPE: &'static str = "inbox";
    type Command = InboxCommand;
    type Event = InboxEvent;
    type Error = InboxRefusal;
    type Services = ();

    async fn handle(&mut self, command: InboxCommand, (): &(), sink: &EventSink<Self>) -> Result<(), InboxRefusal> {
        let (account_id, numbers, read_at) = match command {
            InboxCommand::Post { account_id, code, facts, at } => {
                let (number, code) = (self.last_number.saturating_add(1), code.to_owned());
                sink.write(NotificationPosted { account_id, number, code, facts, posted_at: at }.into(), self).await;
                return Ok(());
            }
            InboxCommand::ReadUpTo { account_id, number, at } => {
                (account_id, self.unread.range(..=number).copied().collect::<Vec<_>>(), at)
            }
            InboxCommand::ReadOne { number, .. } if number == 0 || number > self.last_number => {
                return Err(InboxRefusal::NotificationNotFound);
            }
            InboxCommand::ReadOne { account_id, number, at } => {
                (account_id, self.unread.get(&number).copied().into_iter().collect(), at)
            }
        };
        if !numbers.is_empty() {
            sink.write(NotificationsRead { account_id, numbers, read_at }.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: InboxEvent) {
        match event {
            InboxEvent::NotificationPosted(NotificationPosted { number, .. }) => {
                self.last_number = number;
                self.unread.insert(number);
            }
            InboxEvent::NotificationsRead(NotificationsRead { numbers, .. }) => {
                for number in numbers {
                    self.unread.remove(&number);
                }
            }
        }
    }
}

impl AggregateRoot for Inbox {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(include_str!("inbox.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;
    use serde_json::Map;

    use super::{Inbox, InboxCommand, InboxRefusal};
    use crate::kernel::ids::AccountId;
    use crate::notification::events::{InboxEvent, NotificationPosted, NotificationsRead};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn posted(account_id: AccountId, number: u32) -> InboxEvent {
        NotificationPosted { account_id, number, code: "session.moved".into(), facts: Map::new(), posted_at: NOW }
            .into()
    }

    #[test]
    fn what_was_read_is_not_noted_again() {
        let account_id = AccountId::generate();
        let read = NotificationsRead { account_id, numbers: vec![1, 2], read_at: NOW };
        let both = vec![posted(account_id, 1), posted(account_id, 2)];
        TestFramework::<Inbox>::with(())
            .given(both.clone())
            .when(InboxCommand::ReadUpTo { account_id, number: 9, at: NOW })
            .then_expect_events(vec![read.clone().into()]);
        TestFramework::<Inbox>::with(())
            .given([both, vec![read.into()]].concat())
            .when(InboxCommand::ReadOne { account_id, number: 2, at: NOW })
            .then_expect_events(vec![]);
    }

    #[test]
    fn what_was_never_told_cannot_be_read() {
        let account_id = AccountId::generate();
        TestFramework::<Inbox>::with(())
            .given(vec![posted(account_id, 1)])
            .when(InboxCommand::ReadOne { account_id, number: 2, at: NOW })
            .then_expect_error(InboxRefusal::NotificationNotFound);
    }
}
