//! Somebody gets another role: admins give those of clients, coaches, the desk and auditors, owners all of them.

use serde::{Deserialize, Serialize};

use super::{Owners, OwnersCommand, OwnersRefusal, Role, RoleNotice};
use crate::accounts::{Account, AccountCommand, AccountRefusal, Caller};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};
use crate::refusals;

/// Give `account_id` the role `role`.
#[derive(Debug, Clone, Copy)]
pub struct ChangeRole {
    /// Whoever wants it; none at the server's command line.
    pub caller: Option<Caller>,
    /// Whose role.
    pub account_id: AccountId,
    /// Which.
    pub role: Role,
}

/// The role there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleIs {
    /// Whose.
    pub account_id: AccountId,
    /// Which.
    pub role: Role,
}

refusals! {
    /// How a change of role is refused.
    pub enum ChangeRoleRefusal {
        /// There is nobody of this id in the organization.
        #[error("there is no such member")]
        MemberNotFound = NotFound "member.not_found",
        /// Only an owner makes and unmakes admins and owners.
        #[error("only an owner makes and unmakes admins and owners")]
        OwnersOnly = Rule "member.owners_only",
        via Owners(OwnersRefusal),
        via Account(AccountRefusal),
    }
}

impl ChangeRole {
    /// Whether they may who want it. What counts is the role that they have now, not the one in their token. As long as nobody
    /// owns the organization, admins stand in.
    async fn is_allowed(
        &self,
        work: &mut Work<'_>,
        from: Role,
        owners: &Owners,
    ) -> Result<bool, Decline<ChangeRoleRefusal>> {
        let Some(caller) = self.caller else { return Ok(true) };
        let now = work.load::<Account>(caller.account_id).await?.role();
        let administers = now.is_some_and(Role::administers);
        let needs_owner = from.is_given_by_owners() || self.role.is_given_by_owners();
        Ok(administers && (!needs_owner || owners.is_empty() || owners.includes(caller.account_id)))
    }
}

impl UseCase for ChangeRole {
    type Outcome = RoleIs;
    type Refusal = ChangeRoleRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RoleIs, Decline<ChangeRoleRefusal>> {
        let Self { account_id, role, .. } = *self;
        let mut account = work.load::<Account>(account_id).await?;
        let (Some(from), Some(_)) = (account.role(), account.name()) else {
            return Err(ChangeRoleRefusal::MemberNotFound.into());
        };
        let mut owners = work.load::<Owners>(work.org()).await?;
        if from == role {
            return Ok(RoleIs { account_id, role });
        }
        if !self.is_allowed(work, from, &owners).await? {
            return Err(ChangeRoleRefusal::OwnersOnly.into());
        }
        if from == Role::Owner {
            owners.handle(OwnersCommand::Remove(account_id)).await.map_err(ChangeRoleRefusal::Owners)?;
        }
        if role == Role::Owner {
            owners.handle(OwnersCommand::Add(account_id)).await.map_err(ChangeRoleRefusal::Owners)?;
        }
        let change = AccountCommand::ChangeRole { to: role, at: work.now() };
        account.handle(change).await.map_err(ChangeRoleRefusal::Account)?;
        let notice = RoleNotice::RoleChanged { from, to: role };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
        work.expect_present(account_id.into());
        work.save(owners).await?;
        work.save(account).await?;
        Ok(RoleIs { account_id, role })
    }
}
