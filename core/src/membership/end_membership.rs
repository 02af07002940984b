//! Somebody is gone for good: their plan begins no further cycle.

use super::command::MembershipCommand;
use super::membership::Membership;
use super::refusal::MembershipRefusal;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// End the plan of `client_id`, if they are on one.
#[derive(Debug, Clone, Copy)]
pub struct EndMembership {
    /// Who is gone.
    pub client_id: AccountId,
}

impl UseCase for EndMembership {
    type Outcome = ();
    type Refusal = MembershipRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<MembershipRefusal>> {
        let (client_id, at) = (self.client_id, work.now());
        let mut membership = work.load::<Membership>(client_id).await?;
        if membership.plan_id().is_some() {
            membership.handle(MembershipCommand::End { client_id, at }).await?;
        }
        Ok(work.save(membership).await?)
    }
}
