//! An account gets to know another one of the same person, who proved that both are theirs.

use serde::{Deserialize, Serialize};

use super::linked_accounts::{LinkedAccountRefusal, LinkedAccounts, LinkedAccountsCommand, OtherAccount};
use super::notices::LinkedAccountNotice;
use crate::accounts::Account;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Let `account_id` know `other`.
#[derive(Debug, Clone)]
pub struct LinkAccount {
    /// The account.
    pub account_id: AccountId,
    /// The other one.
    pub other: OtherAccount,
    /// What the organization of the other one is called.
    pub organization: String,
}

/// The account that knows another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountIsLinked {
    /// Which.
    pub account_id: AccountId,
    /// The other one.
    pub other: OtherAccount,
}

impl UseCase for LinkAccount {
    type Outcome = AccountIsLinked;
    type Refusal = LinkedAccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountIsLinked, Decline<LinkedAccountRefusal>> {
        let Self { account_id, other, .. } = *self;
        if other.org_id == work.org() {
            return Err(LinkedAccountRefusal::SameOrganization.into());
        }
        if work.load::<Account>(account_id).await?.name().is_none() {
            return Err(LinkedAccountRefusal::NotLinked.into());
        }
        let mut linked = work.load::<LinkedAccounts>(account_id).await?;
        if !linked.knows(other) {
            linked.handle(LinkedAccountsCommand::Link { account_id, other, at: work.now() }).await?;
            let (org_id, linked_with) = (other.org_id, self.organization.clone());
            let notice = LinkedAccountNotice::AccountLinked { org_id, linked_with };
            post(work, account_id, &notice).await?;
            send_mail(work, Recipient::Account(account_id), &notice).await?;
        }
        work.expect_present(account_id.into());
        work.save(linked).await?;
        Ok(AccountIsLinked { account_id, other })
    }
}
