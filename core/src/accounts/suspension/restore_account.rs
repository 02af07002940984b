//! Somebody who was suspended may act again. They sign in anew.

use super::SuspensionNotice;
use super::suspend_account::{StandingIs, SuspensionRefusal, account_to_judge};
use crate::accounts::{AccountCommand, Caller};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Restore `account_id`. Of somebody who is not suspended nothing changes.
#[derive(Debug, Clone, Copy)]
pub struct RestoreAccount {
    /// Whoever wants it.
    pub caller: Caller,
    /// Who.
    pub account_id: AccountId,
}

impl UseCase for RestoreAccount {
    type Outcome = StandingIs;
    type Refusal = SuspensionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandingIs, Decline<SuspensionRefusal>> {
        let (Self { caller, account_id }, at) = (*self, work.now());
        let mut account = account_to_judge(work, caller, account_id).await?;
        if account.suspended_since().is_some() {
            account.handle(AccountCommand::Restore { at }).await.map_err(SuspensionRefusal::from)?;
            let notice = SuspensionNotice::AccountRestored { restored_at: at };
            post(work, account_id, &notice).await?;
            send_mail(work, Recipient::Account(account_id), &notice).await?;
        }
        work.save(account).await?;
        Ok(StandingIs { account_id, suspended_since: None })
    }
}
