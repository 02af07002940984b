//! Somebody is signed out on all devices by those who run the organization.

use serde::{Deserialize, Serialize};

use super::InterventionNotice;
use crate::accounts::suspension::{SuspensionRefusal, account_to_judge};
use crate::accounts::{AccountCommand, Caller, SignInEnd};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Sign `account_id` out everywhere.
#[derive(Debug, Clone, Copy)]
pub struct SignOutMember {
    /// Whoever wants it.
    pub caller: Caller,
    /// Who.
    pub account_id: AccountId,
}

/// They are signed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberIsSignedOut {
    /// Who.
    pub account_id: AccountId,
}

impl UseCase for SignOutMember {
    type Outcome = MemberIsSignedOut;
    type Refusal = SuspensionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<MemberIsSignedOut, Decline<SuspensionRefusal>> {
        let (Self { caller, account_id }, at) = (*self, work.now());
        let mut account = account_to_judge(work, caller, account_id).await?;
        let end = AccountCommand::EndSignIns { kept: None, because: SignInEnd::EndedByStaff, at };
        account.handle(end).await.map_err(SuspensionRefusal::from)?;
        let notice = InterventionNotice::SignedOut { at };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
        work.save(account).await?;
        Ok(MemberIsSignedOut { account_id })
    }
}
