//! The accounts of the same person that one account knows: the aggregate. One in each other organization, and not too many.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AccountLinked, AccountUnlinked, LinkedAccountsEvent};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::{AccountId, OrgId};
use crate::refusals;

/// The most links of one account: each is looked up in another log when they are listed.
const MOST: usize = 20;

/// An account in another organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherAccount {
    /// The organization.
    pub org_id: OrgId,
    /// The account there.
    pub account_id: AccountId,
}

/// The accounts of the same person that an account knows, by their organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedAccounts(BTreeMap<OrgId, AccountId>);

/// What can be asked of the linked accounts of one account.
#[derive(Debug, Clone, Copy)]
pub enum LinkedAccountsCommand {
    /// Know another account. Twice is once.
    Link {
        /// Whose links.
        account_id: AccountId,
        /// The other account.
        other: OtherAccount,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Know the account in an organization no more. Of none, nothing happens.
    Unlink {
        /// Whose links.
        account_id: AccountId,
        /// The other organization.
        org_id: OrgId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a link is refused.
    pub enum LinkedAccountRefusal {
        /// The account is not linked with one in that organization, or only from this side.
        #[error("the account is not linked with one in that organization")]
        NotLinked = NotFound "account.not_linked",
        /// The account is linked with another one in that organization: end that link first.
        #[error("the account is linked with another one in that organization")]
        LinkedOtherwise = Conflict "account.linked_otherwise",
        /// Accounts of one organization are not linked.
        #[error("accounts of one organization are not linked")]
        SameOrganization = Rule "account.same_organization",
        /// An account has at most 20 links.
        #[error("an account has at most 20 links")]
        TooMany = Rule "account.too_many_linked",
        /// The access token of the other account is not one that was got within the last ten minutes by signing in there, with all that
        /// is asked for there, or does not count any more.
        #[error("the access token of the other account was not got just now by signing in there")]
        OtherNotProved = Rule "account.other_not_proved",
    }
}

impl LinkedAccounts {
    /// The account in `org_id` that is known.
    pub fn in_organization(&self, org_id: OrgId) -> Option<AccountId> {
        self.0.get(&org_id).copied()
    }

    /// Whether `other` is known.
    pub fn knows(&self, other: OtherAccount) -> bool {
        self.in_organization(other.org_id) == Some(other.account_id)
    }

    /// All that are known.
    pub fn all(&self) -> impl Iterator<Item = OtherAccount> {
        self.0.iter().map(|(org_id, account_id)| OtherAccount { org_id: *org_id, account_id: *account_id })
    }

    /// Refuses `other` if it could not be linked.
    ///
    /// # Errors
    /// [`LinkedAccountRefusal::LinkedOtherwise`] and [`LinkedAccountRefusal::TooMany`].
    pub fn expect_room_for(&self, other: OtherAccount) -> Result<(), LinkedAccountRefusal> {
        match self.in_organization(other.org_id) {
            Some(known) if known == other.account_id => Ok(()),
            Some(_) => Err(LinkedAccountRefusal::LinkedOtherwise),
            None if self.0.len() >= MOST => Err(LinkedAccountRefusal::TooMany),
            None => Ok(()),
        }
    }

    fn decide(&self, command: LinkedAccountsCommand) -> Result<Option<LinkedAccountsEvent>, LinkedAccountRefusal> {
        match command {
            LinkedAccountsCommand::Link { account_id, other, at } => {
                self.expect_room_for(other)?;
                let linked = AccountLinked { account_id, other, linked_at: at };
                Ok((!self.knows(other)).then(|| linked.into()))
            }
            LinkedAccountsCommand::Unlink { account_id, org_id, at } => {
                let unlinked = AccountUnlinked { account_id, org_id, unlinked_at: at };
                Ok(self.in_organization(org_id).map(|_| unlinked.into()))
            }
        }
    }
}

impl Aggregate for LinkedAccounts {
    const TYPE: &'static str = "linked_accounts";
    type Command = LinkedAccountsCommand;
    type Event = LinkedAccountsEvent;
    type Error = LinkedAccountRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: LinkedAccountsCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), LinkedAccountRefusal> {
        if let Some(event) = self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: LinkedAccountsEvent) {
        match event {
            LinkedAccountsEvent::AccountLinked(AccountLinked { other, .. }) => {
                self.0.insert(other.org_id, other.account_id);
            }
            LinkedAccountsEvent::AccountUnlinked(AccountUnlinked { org_id, .. }) => {
                self.0.remove(&org_id);
            }
        }
    }
}

impl AggregateRoot for LinkedAccounts {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(include_str!("linked_accounts.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;
    use uuid::Uuid;

    use super::{LinkedAccountRefusal, LinkedAccounts, LinkedAccountsCommand, MOST, OtherAccount};
    use crate::accounts::linked::events::{AccountLinked, AccountUnlinked, LinkedAccountsEvent};
    use crate::kernel::ids::{AccountId, OrgId};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const ME: AccountId = AccountId::from_uuid(Uuid::from_u128(1));

    fn other(org: u128, account: u128) -> OtherAccount {
        let account_id = AccountId::from_uuid(Uuid::from_u128(account));
        OtherAccount { org_id: OrgId::from_uuid(Uuid::from_u128(org)), account_id }
    }

    fn linked(other: OtherAccount) -> LinkedAccountsEvent {
        AccountLinked { account_id: ME, other, linked_at: NOW }.into()
    }

    fn link(other: OtherAccount) -> LinkedAccountsCommand {
        LinkedAccountsCommand::Link { account_id: ME, other, at: NOW }
    }

    #[test]
    fn an_account_is_linked_with_one_account_of_another_organization() {
        let given = || TestFramework::<LinkedAccounts>::with(()).given(vec![linked(other(1, 1))]);
        given().when(link(other(1, 1))).then_expect_events(vec![]);
        given().when(link(other(1, 2))).then_expect_error(LinkedAccountRefusal::LinkedOtherwise);
        given().when(link(other(2, 2))).then_expect_events(vec![linked(other(2, 2))]);
    }

    #[test]
    fn a_link_is_ended_once() {
        let org_id = other(1, 1).org_id;
        let unlink = LinkedAccountsCommand::Unlink { account_id: ME, org_id, at: NOW };
        let unlinked: LinkedAccountsEvent = AccountUnlinked { account_id: ME, org_id, unlinked_at: NOW }.into();
        let framework = || TestFramework::<LinkedAccounts>::with(());
        framework().given(vec![linked(other(1, 1))]).when(unlink).then_expect_events(vec![unlinked.clone()]);
        framework().given(vec![linked(other(1, 1)), unlinked]).when(unlink).then_expect_events(vec![]);
    }

    #[test]
    fn there_are_not_too_many_links() {
        let links = (0..MOST).map(|number| linked(other(number as u128, 1))).collect();
        TestFramework::<LinkedAccounts>::with(())
            .given(links)
            .when(link(other(99, 1)))
            .then_expect_error(LinkedAccountRefusal::TooMany);
    }
}
