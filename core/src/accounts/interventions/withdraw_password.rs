//! The password of somebody is to count no more, because those who run the organization fear that others know it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::InterventionNotice;
use crate::accounts::authenticators::DistrustDevices;
use crate::accounts::links::{LinkId, LinkPurpose, NewLink, mailed};
use crate::accounts::suspension::{SuspensionRefusal, account_to_judge};
use crate::accounts::{AccountCommand, Caller};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{LinkTo, Recipient, send_mail};

/// Let nobody in by the password of `account_id`, end all of their sign-ins, and mail them a link to set another one. Their second
/// factors stay, and are asked for on every device. Done again, another link is mailed.
#[derive(Debug, Clone, Copy)]
pub struct WithdrawPassword {
    /// Whoever wants it.
    pub caller: Caller,
    /// Whose.
    pub account_id: AccountId,
    /// The link.
    pub link_id: LinkId,
}

/// It counts no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordIsWithdrawn {
    /// Whose.
    pub account_id: AccountId,
    /// Until when the link can be followed.
    pub expires_at: DateTime<Utc>,
}

impl UseCase for WithdrawPassword {
    type Outcome = PasswordIsWithdrawn;
    type Refusal = SuspensionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PasswordIsWithdrawn, Decline<SuspensionRefusal>> {
        let (Self { caller, account_id, link_id }, at) = (*self, work.now());
        let mut account = account_to_judge(work, caller, account_id).await?;
        let email_key = account.email_key().ok_or(SuspensionRefusal::NoSuchPerson)?;
        account.handle(AccountCommand::WithdrawPassword { at }).await.map_err(SuspensionRefusal::from)?;
        DistrustDevices { account_id, device_id: None }.decide(work).await.map_err(Decline::unexpected)?;
        let purpose = LinkPurpose::ResetPassword;
        let new = NewLink { link_id, account_id, purpose, epoch: account.epoch() };
        let expires_at = mailed(work, new, (email_key, None)).await.map_err(Decline::via)?;
        let link = LinkTo { purpose: purpose.name(), id: link_id.uuid() };
        let notice = InterventionNotice::PasswordWithdrawn { link, expires_at };
        send_mail(work, Recipient::Account(account_id), &notice).await?;
        work.save(account).await?;
        work.expect_present(account_id.into());
        Ok(PasswordIsWithdrawn { account_id, expires_at })
    }
}
