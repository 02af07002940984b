//! An account is locked after many wrong passwords, and unlocked by its owner.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::account::Account;
use crate::accounts::account_command::AccountCommand;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::links::{LinkId, LinkPurpose, NewLink, followed, mailed, tell};
use crate::accounts::values::EmailKey;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::Recipient;

/// Let nobody into `account_id` by a password for a while, and tell its owner.
#[derive(Debug, Clone, Copy)]
pub struct LockSignIn {
    /// Whose.
    pub account_id: AccountId,
    /// The address at which the passwords were wrong.
    pub email_key: EmailKey,
    /// The link by which its owner ends it.
    pub link_id: LinkId,
    /// After how many wrong passwords.
    pub failures: u32,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl UseCase for LockSignIn {
    type Outcome = ();
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<AccountRefusal>> {
        let Self { account_id, email_key, link_id, failures, until } = *self;
        let at = work.now();
        let mut account = work.load::<Account>(account_id).await?;
        if account.email_key() != Some(email_key) || account.is_locked(at) {
            return Ok(());
        }
        account.handle(AccountCommand::Lock { until, failures, at }).await?;
        let new = NewLink { link_id, account_id, purpose: LinkPurpose::UnlockAccount, epoch: account.epoch() };
        work.expect_present(account_id.into());
        work.save(account).await?;
        let expires_at = mailed(work, new, (email_key, None)).await?;
        tell(work, Recipient::Account(account_id), new, expires_at).await?;
        Ok(())
    }
}

/// Follow the link that ends the lock.
#[derive(Debug, Clone, Copy)]
pub struct UnlockSignIn {
    /// The link.
    pub link_id: LinkId,
}

/// It is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInIsUnlocked {
    /// Whose.
    pub account_id: AccountId,
    /// Of which address.
    pub email_key: EmailKey,
}

impl UseCase for UnlockSignIn {
    type Outcome = SignInIsUnlocked;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignInIsUnlocked, Decline<AccountRefusal>> {
        let (account_id, mut account) = followed(work, self.link_id, LinkPurpose::UnlockAccount).await?;
        account.handle(AccountCommand::Unlock { at: work.now() }).await?;
        let email_key = account.email_key().ok_or(AccountRefusal::LinkOver)?;
        work.save(account).await?;
        Ok(SignInIsUnlocked { account_id, email_key })
    }
}
