//! Somebody ends a link: nobody goes from the one account to the other any more, in either direction.

use serde::{Deserialize, Serialize};

use super::linked_accounts::{LinkedAccountRefusal, LinkedAccounts, LinkedAccountsCommand, OtherAccount};
use super::notices::LinkedAccountNotice;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::{AccountId, OrgId};
use crate::notification::{Recipient, post, send_mail};

/// Let `account_id` know the account in `org_id` no more.
#[derive(Debug, Clone, Copy)]
pub struct UnlinkAccount {
    /// The account.
    pub account_id: AccountId,
    /// The other organization.
    pub org_id: OrgId,
}

/// The link that was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountIsUnlinked {
    /// The account.
    pub account_id: AccountId,
    /// The other one.
    pub other: OtherAccount,
}

impl UseCase for UnlinkAccount {
    type Outcome = AccountIsUnlinked;
    type Refusal = LinkedAccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountIsUnlinked, Decline<LinkedAccountRefusal>> {
        let Self { account_id, org_id } = *self;
        let mut linked = work.load::<LinkedAccounts>(account_id).await?;
        let other = linked.in_organization(org_id).ok_or(LinkedAccountRefusal::NotLinked)?;
        linked.handle(LinkedAccountsCommand::Unlink { account_id, org_id, at: work.now() }).await?;
        let notice = LinkedAccountNotice::AccountUnlinked { org_id };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
        work.save(linked).await?;
        Ok(AccountIsUnlinked { account_id, other: OtherAccount { org_id, account_id: other } })
    }
}
