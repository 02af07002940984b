//! A client gives notice: their plan ends with the first cycle that its terms allow. Until then they can withdraw it.

use super::client::expect_client;
use super::command::MembershipCommand;
use super::join_plan::{ClientIsOnPlan, JoinPlanRefusal, standing};
use super::membership::Membership;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Let the plan of `client_id` end as soon as its terms allow. Said twice, the first end stands.
#[derive(Debug, Clone, Copy)]
pub struct GiveNotice {
    /// The client.
    pub client_id: AccountId,
}

/// Let it not end after all. Where no notice is given, nothing changes.
#[derive(Debug, Clone, Copy)]
pub struct WithdrawNotice {
    /// The client.
    pub client_id: AccountId,
}

impl UseCase for GiveNotice {
    type Outcome = ClientIsOnPlan;
    type Refusal = JoinPlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ClientIsOnPlan, Decline<JoinPlanRefusal>> {
        let (client_id, at) = (self.client_id, work.now());
        say(work, client_id, MembershipCommand::GiveNotice { client_id, at }).await
    }
}

impl UseCase for WithdrawNotice {
    type Outcome = ClientIsOnPlan;
    type Refusal = JoinPlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ClientIsOnPlan, Decline<JoinPlanRefusal>> {
        let (client_id, at) = (self.client_id, work.now());
        say(work, client_id, MembershipCommand::WithdrawNotice { client_id, at }).await
    }
}

async fn say(
    work: &mut Work<'_>,
    client_id: AccountId,
    command: MembershipCommand,
) -> Result<ClientIsOnPlan, Decline<JoinPlanRefusal>> {
    expect_client(work, client_id).await.map_err(Decline::via)?;
    let mut membership = work.load::<Membership>(client_id).await?;
    membership.handle(command).await.map_err(JoinPlanRefusal::from)?;
    let plan = membership.plan().and_then(standing);
    work.save(membership).await?;
    Ok(ClientIsOnPlan { client_id, plan })
}
