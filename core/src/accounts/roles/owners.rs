//! The owners of an organization: the aggregate that keeps the last of them.

use std::collections::BTreeSet;

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{OwnerAdded, OwnerRemoved, OwnersEvent};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::{AccountId, OrgId};
use crate::refusals;

/// Who owns an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners(BTreeSet<AccountId>);

/// What can be asked of the owners.
#[derive(Debug, Clone, Copy)]
pub enum OwnersCommand {
    /// One more. Twice is once.
    Add(AccountId),
    /// One less, unless it is the last.
    Remove(AccountId),
    /// They are erased; also the last of them, whom nobody can keep from leaving.
    Forget(AccountId),
}

refusals! {
    /// How the owners say no.
    pub enum OwnersRefusal {
        /// An organization keeps at least one owner: make somebody else an owner first.
        #[error("this is the last owner; make somebody else an owner first")]
        LastOwner = Conflict "account.last_owner",
    }
}

impl Owners {
    /// Whether nobody owns the organization, as in one that is older than the role.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn all(&self) -> Vec<AccountId> {
        self.0.iter().copied().collect()
    }

    /// Whether `account_id` is one.
    pub fn includes(&self, account_id: AccountId) -> bool {
        self.0.contains(&account_id)
    }

    /// Whether `account_id` is the only one.
    pub fn are_only(&self, account_id: AccountId) -> bool {
        self.0.len() == 1 && self.includes(account_id)
    }
}

impl Aggregate for Owners {
    const TYPE: &'static str = "owners";
    type Command = OwnersCommand;
    type Event = OwnersEvent;
    type Error = OwnersRefusal;
    type Services = ();

    async fn handle(&mut self, command: OwnersCommand, (): &(), sink: &EventSink<Self>) -> Result<(), OwnersRefusal> {
        let event = match command {
            OwnersCommand::Add(account_id) if !self.includes(account_id) => OwnerAdded { account_id }.into(),
            OwnersCommand::Remove(account_id) if self.are_only(account_id) => return Err(OwnersRefusal::LastOwner),
            OwnersCommand::Remove(account_id) | OwnersCommand::Forget(account_id) if self.includes(account_id) => {
                OwnerRemoved { account_id }.into()
            }
            OwnersCommand::Add(_) | OwnersCommand::Remove(_) | OwnersCommand::Forget(_) => return Ok(()),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: OwnersEvent) {
        match event {
            OwnersEvent::OwnerAdded(OwnerAdded { account_id }) => self.0.insert(account_id),
            OwnersEvent::OwnerRemoved(OwnerRemoved { account_id }) => self.0.remove(&account_id),
        };
    }
}

impl AggregateRoot for Owners {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(include_str!("owners.rs"));
}

#[cfg(test)]
mod tests {
    use cqrs_es::test::TestFramework;

    use super::{Owners, OwnersCommand, OwnersRefusal};
    use crate::accounts::events::{OwnerAdded, OwnerRemoved};
    use crate::kernel::ids::AccountId;

    #[test]
    fn the_last_owner_stays() {
        let ada = AccountId::generate();
        TestFramework::<Owners>::with(())
            .given(vec![OwnerAdded { account_id: ada }.into()])
            .when(OwnersCommand::Remove(ada))
            .then_expect_error(OwnersRefusal::LastOwner);
    }

    #[test]
    fn one_of_two_owners_may_go() {
        let (ada, ben) = (AccountId::generate(), AccountId::generate());
        TestFramework::<Owners>::with(())
            .given(vec![OwnerAdded { account_id: ada }.into(), OwnerAdded { account_id: ben }.into()])
            .when(OwnersCommand::Remove(ada))
            .then_expect_events(vec![OwnerRemoved { account_id: ada }.into()]);
    }

    #[test]
    fn whoever_is_no_owner_is_removed_without_an_event() {
        let (ada, ben) = (AccountId::generate(), AccountId::generate());
        TestFramework::<Owners>::with(())
            .given(vec![OwnerAdded { account_id: ada }.into()])
            .when(OwnersCommand::Remove(ben))
            .then_expect_events(vec![]);
    }
}
