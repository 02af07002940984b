//! A member asks for another role, or asks no more.

use super::notices::RoleRequestNotice;
use super::request::{RequestText, RoleRequest, RoleRequestCommand, RoleRequestRefusal};
use crate::accounts::roles::Owners;
use crate::accounts::values::Role;
use crate::accounts::{Account, Caller};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::notification::post;

/// Ask to be `role`.
#[derive(Debug, Clone)]
pub struct AskForRole {
    /// Whoever asks.
    pub caller: Caller,
    /// For what.
    pub role: Role,
    /// What they say for themselves.
    pub message: Option<RequestText>,
}

/// Ask no more.
#[derive(Debug, Clone, Copy)]
pub struct WithdrawRoleRequest {
    /// Whoever asked.
    pub caller: Caller,
}

impl UseCase for AskForRole {
    type Outcome = ();
    type Refusal = RoleRequestRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<RoleRequestRefusal>> {
        let Self { caller, role, message } = self.clone();
        let account_id = caller.account_id;
        let now = work.load::<Account>(account_id).await?.role();
        let can_ask = matches!(now, Some(Role::Client | Role::Coach | Role::Desk)) && now != Some(role);
        if !can_ask || !matches!(role, Role::Coach | Role::Desk) {
            return Err(RoleRequestRefusal::NotAskedFor.into());
        }
        let mut request = work.load::<RoleRequest>(account_id).await?;
        request.handle(RoleRequestCommand::Ask { account_id, role, message, at: work.now() }).await?;
        for owner in work.load::<Owners>(work.org()).await?.all() {
            post(work, owner, &RoleRequestNotice::Asked { account_id, role }).await?;
        }
        work.expect_present(account_id.into());
        work.save(request).await?;
        Ok(())
    }
}

impl UseCase for WithdrawRoleRequest {
    type Outcome = ();
    type Refusal = RoleRequestRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<RoleRequestRefusal>> {
        let account_id = self.caller.account_id;
        let mut request = work.load::<RoleRequest>(account_id).await?;
        request.handle(RoleRequestCommand::Withdraw { account_id, at: work.now() }).await?;
        work.save(request).await?;
        Ok(())
    }
}
