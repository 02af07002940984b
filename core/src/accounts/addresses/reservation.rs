//! One address and whose it is: the aggregate that makes addresses unique.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{EmailAskedFor, EmailEvent, EmailReleased, EmailReserved};
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::EmailKey;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;

/// How often an owner is told that somebody else wants their address.
const TELL: TimeDelta = TimeDelta::hours(1);

/// Whose an address is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailReservation {
    owner: Option<AccountId>,
    /// When its owner was told last that somebody else wanted it.
    told_at: Option<DateTime<Utc>>,
}

/// What can be asked of an address.
#[derive(Debug, Clone, Copy)]
pub enum EmailCommand {
    /// Belong to an account.
    Reserve(AccountId),
    /// Belong to it no more.
    Release(AccountId),
    /// Note that somebody else wants it.
    AskFor(DateTime<Utc>),
}

impl EmailReservation {
    /// The account it belongs to.
    pub fn owner(&self) -> Option<AccountId> {
        self.owner
    }

    /// Whether its owner need not be told again at `now` that somebody else wants it.
    pub(super) fn is_told(&self, now: DateTime<Utc>) -> bool {
        self.told_at.is_some_and(|told| now < told + TELL)
    }
}

impl Aggregate for EmailReservation {
    const TYPE: &'static str = "email";
    type Command = EmailCommand;
    type Event = EmailEvent;
    type Error = AccountRefusal;
    type Services = ();

    async fn handle(&mut self, command: EmailCommand, (): &(), sink: &EventSink<Self>) -> Result<(), AccountRefusal> {
        match command {
            EmailCommand::Reserve(account_id) if self.owner.is_none() => {
                sink.write(EmailReserved { account_id }.into(), self).await;
                Ok(())
            }
            EmailCommand::Reserve(_) => Err(AccountRefusal::EmailTaken),
            EmailCommand::Release(account_id) if self.owner == Some(account_id) => {
                sink.write(EmailReleased { account_id }.into(), self).await;
                Ok(())
            }
            EmailCommand::Release(_) => Ok(()),
            EmailCommand::AskFor(asked_at) => {
                if let Some(account_id) = self.owner {
                    sink.write(EmailAskedFor { account_id, asked_at }.into(), self).await;
                }
                Ok(())
            }
        }
    }

    fn apply(&mut self, event: EmailEvent) {
        match event {
            EmailEvent::EmailReserved(EmailReserved { account_id }) => self.owner = Some(account_id),
            EmailEvent::EmailReleased(EmailReleased { .. }) => *self = Self::default(),
            EmailEvent::EmailAskedFor(EmailAskedFor { asked_at, .. }) if !self.is_told(asked_at) => {
                self.told_at = Some(asked_at);
            }
            EmailEvent::EmailAskedFor(EmailAskedFor { .. }) => {}
        }
    }
}

impl AggregateRoot for EmailReservation {
    type Id = EmailKey;
    const FOLD: u64 = fingerprint(include_str!("reservation.rs"));
}

#[cfg(test)]
mod tests {
    use cqrs_es::test::TestFramework;

    use super::{EmailCommand, EmailReservation};
    use crate::accounts::account_refusal::AccountRefusal;
    use crate::accounts::events::{EmailReleased, EmailReserved};
    use crate::kernel::ids::AccountId;

    #[test]
    fn an_address_belongs_to_one_account() {
        let (first, second) = (AccountId::generate(), AccountId::generate());
        TestFramework::<EmailReservation>::with(())
            .given(vec![EmailReserved { account_id: first }.into()])
            .when(EmailCommand::Reserve(second))
            .then_expect_error(AccountRefusal::EmailTaken);
    }

    #[test]
    fn a_released_address_can_be_taken_again() {
        let (first, second) = (AccountId::generate(), AccountId::generate());
        TestFramework::<EmailReservation>::with(())
            .given(vec![EmailReserved { account_id: first }.into(), EmailReleased { account_id: first }.into()])
            .when(EmailCommand::Reserve(second))
            .then_expect_events(vec![EmailReserved { account_id: second }.into()]);
    }
}
