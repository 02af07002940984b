//! Somebody is suspended: they are signed out everywhere, and cannot sign in or be booked anywhere until they are restored.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{SuspensionNotice, SuspensionReason};
use crate::accounts::values::Role;
use crate::accounts::{Account, AccountCommand, AccountRefusal, Caller, Owners};
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};
use crate::refusals;

/// Suspend `account_id`. Of somebody who is suspended already nothing changes.
#[derive(Debug, Clone)]
pub struct SuspendAccount {
    /// Whoever wants it.
    pub caller: Caller,
    /// Who.
    pub account_id: AccountId,
    /// Why.
    pub reason: SuspensionReason,
}

/// Whether somebody may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingIs {
    /// Who.
    pub account_id: AccountId,
    /// Since when they are suspended; none if they may act.
    pub suspended_since: Option<DateTime<Utc>>,
}

refusals! {
    /// How it is refused to decide over somebody's account: to suspend or restore them, to sign them out, to reset their authenticators, or
    /// to withdraw their password.
    pub enum SuspensionRefusal {
        /// There is nobody of this id in the organization.
        #[error("there is no such person")]
        NoSuchPerson = NotFound "account.no_such_person",
        /// Nobody does this to themselves.
        #[error("nobody does this to themselves")]
        Yourself = Rule "account.not_yourself",
        /// Only an owner does this to admins and owners.
        #[error("only an owner does this to admins and owners")]
        OwnersOnly = Rule "account.owners_only",
        via Account(AccountRefusal),
    }
}

/// The account of `account_id`, if `caller` may decide whether they act.
pub(in crate::accounts) async fn account_to_judge(
    work: &mut Work<'_>,
    caller: Caller,
    account_id: AccountId,
) -> Result<Loaded<Account>, Decline<SuspensionRefusal>> {
    let account = work.load::<Account>(account_id).await?;
    let (Some(role), Some(_)) = (account.role(), account.name()) else {
        return Err(SuspensionRefusal::NoSuchPerson.into());
    };
    expect_to_judge(work, caller, (account_id, role)).await?;
    Ok(account)
}

/// Refuses `caller` who is the other account themselves, and whoever is no owner where the `role` of the other is one that owners give.
///
/// # Errors
/// That refusal, or that the log does not answer.
pub async fn expect_to_judge(
    work: &mut Work<'_>,
    caller: Caller,
    (account_id, role): (AccountId, Role),
) -> Result<(), Decline<SuspensionRefusal>> {
    if caller.account_id == account_id {
        return Err(SuspensionRefusal::Yourself.into());
    }
    let owners = work.load::<Owners>(work.org()).await?;
    if role.is_given_by_owners() && !owners.is_empty() && !owners.includes(caller.account_id) {
        return Err(SuspensionRefusal::OwnersOnly.into());
    }
    Ok(())
}

impl UseCase for SuspendAccount {
    type Outcome = StandingIs;
    type Refusal = SuspensionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandingIs, Decline<SuspensionRefusal>> {
        let (Self { caller, account_id, reason }, at) = (self.clone(), work.now());
        let mut account = account_to_judge(work, caller, account_id).await?;
        if account.suspended_since().is_none() {
            account.handle(AccountCommand::Suspend { reason, at }).await.map_err(SuspensionRefusal::from)?;
            let notice = SuspensionNotice::AccountSuspended { suspended_at: at };
            post(work, account_id, &notice).await?;
            send_mail(work, Recipient::Account(account_id), &notice).await?;
        }
        let suspended_since = account.suspended_since();
        work.save(account).await?;
        Ok(StandingIs { account_id, suspended_since })
    }
}
