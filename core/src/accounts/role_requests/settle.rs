//! An admin decides what a member asks for.

use super::notices::RoleRequestNotice;
use super::request::{RequestText, RoleRequest, RoleRequestCommand, RoleRequestRefusal};
use crate::accounts::Caller;
use crate::accounts::roles::{ChangeRole, ChangeRoleRefusal, RoleIs};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::post;
use crate::refusals;

/// Let `account_id` have what they ask for.
#[derive(Debug, Clone, Copy)]
pub struct ApproveRoleRequest {
    /// Whoever decides.
    pub caller: Caller,
    /// Who asked.
    pub account_id: AccountId,
}

/// Let them not have it.
#[derive(Debug, Clone)]
pub struct DeclineRoleRequest {
    /// Whoever decides.
    pub caller: Caller,
    /// Who asked.
    pub account_id: AccountId,
    /// Why not: they can read it.
    pub reason: RequestText,
}

refusals! {
    /// How a decision is refused.
    pub enum SettleRoleRequestRefusal {
        via Request(RoleRequestRefusal),
        via Change(ChangeRoleRefusal),
    }
}

impl UseCase for ApproveRoleRequest {
    type Outcome = RoleIs;
    type Refusal = SettleRoleRequestRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RoleIs, Decline<SettleRoleRequestRefusal>> {
        let Self { caller, account_id } = *self;
        let mut request = work.load::<RoleRequest>(account_id).await?;
        let role = request.open().ok_or(SettleRoleRequestRefusal::Request(RoleRequestRefusal::RequestNotFound))?;
        let approve = RoleRequestCommand::Approve { account_id, by: caller.account_id, at: work.now() };
        request.handle(approve).await.map_err(SettleRoleRequestRefusal::Request)?;
        work.save(request).await?;
        ChangeRole { caller: Some(caller), account_id, role }.decide(work).await.map_err(Decline::via)
    }
}

impl UseCase for DeclineRoleRequest {
    type Outcome = ();
    type Refusal = SettleRoleRequestRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<SettleRoleRequestRefusal>> {
        let Self { caller, account_id, reason } = self.clone();
        let mut request = work.load::<RoleRequest>(account_id).await?;
        let role = request.open().ok_or(SettleRoleRequestRefusal::Request(RoleRequestRefusal::RequestNotFound))?;
        let decline = RoleRequestCommand::Decline { account_id, reason, by: caller.account_id, at: work.now() };
        request.handle(decline).await.map_err(SettleRoleRequestRefusal::Request)?;
        post(work, account_id, &RoleRequestNotice::Declined { role }).await?;
        work.save(request).await?;
        Ok(())
    }
}
