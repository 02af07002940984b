//! An admin puts a client on a plan, or takes them off it at once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::client::{ClientRefusal, expect_client};
use super::command::MembershipCommand;
use super::membership::Membership;
use super::notices::MembershipNotice;
use super::plan::{Plan, PlanRefusal};
use super::plan_cycle::OnPlan;
use super::refusal::MembershipRefusal;
use super::values::{CycleNumber, LeaveReason, PlanId};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::post;
use crate::refusals;

/// Put `client_id` on `plan_id` as it is now, instead of the plan they are on.
#[derive(Debug, Clone, Copy)]
pub struct JoinPlan {
    /// The client.
    pub client_id: AccountId,
    /// The plan.
    pub plan_id: PlanId,
    /// From when its cycles are counted; from now on if it is not said.
    pub anchor: Option<DateTime<Utc>>,
}

/// Take `client_id` off their plan, if they are on one.
#[derive(Debug, Clone)]
pub struct LeavePlan {
    /// The client.
    pub client_id: AccountId,
    /// Why: without a reason, only a client who is not bound any more.
    pub reason: Option<LeaveReason>,
}

/// The plan that a client is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientIsOnPlan {
    /// The client.
    pub client_id: AccountId,
    /// The plan, if they are on one.
    pub plan: Option<Standing>,
}

/// How far somebody has come in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The plan.
    pub plan_id: PlanId,
    /// Which version of it.
    pub version: u32,
    /// The cycle that runs.
    pub cycle: CycleNumber,
    /// When it ends.
    pub cycle_ends_at: DateTime<Utc>,
    /// Until when the client is bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committed_until: Option<DateTime<Utc>>,
    /// When the plan ends, if notice is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
}

refusals! {
    /// How joining a plan is refused.
    pub enum JoinPlanRefusal {
        via Client(ClientRefusal),
        via Plan(PlanRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for JoinPlan {
    type Outcome = ClientIsOnPlan;
    type Refusal = JoinPlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ClientIsOnPlan, Decline<JoinPlanRefusal>> {
        let Self { client_id, plan_id, anchor } = *self;
        let at = work.now();
        expect_client(work, client_id).await.map_err(Decline::via)?;
        let plan = work.load::<Plan>(plan_id).await?;
        let (plan_version, terms) = plan.open().map_err(JoinPlanRefusal::from)?;
        let (terms, anchor) = (terms.clone(), anchor.unwrap_or(at));
        let mut membership = work.load::<Membership>(client_id).await?;
        let join = MembershipCommand::Join { client_id, plan_id, plan_version, terms, anchor, at };
        membership.handle(join).await.map_err(JoinPlanRefusal::from)?;
        let plan = membership.plan().and_then(standing);
        work.save(membership).await?;
        Ok(ClientIsOnPlan { client_id, plan })
    }
}

impl UseCase for LeavePlan {
    type Outcome = ClientIsOnPlan;
    type Refusal = JoinPlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ClientIsOnPlan, Decline<JoinPlanRefusal>> {
        let Self { client_id, reason } = self.clone();
        let at = work.now();
        expect_client(work, client_id).await.map_err(Decline::via)?;
        let mut membership = work.load::<Membership>(client_id).await?;
        let plan_id = membership.plan_id_at(at);
        membership.handle(MembershipCommand::Leave { client_id, reason, at }).await.map_err(JoinPlanRefusal::from)?;
        work.save(membership).await?;
        if let Some(plan_id) = plan_id {
            post(work, client_id, &MembershipNotice::PlanEnded { plan_id, ended_at: at }).await?;
        }
        Ok(ClientIsOnPlan { client_id, plan: None })
    }
}

pub(super) fn standing(plan: &OnPlan) -> Option<Standing> {
    let (cycle, cycle_ends_at) = plan.cycle()?;
    let (committed_until, ends_at) = (plan.committed_until(), plan.notice().map(|notice| notice.ends_at));
    let (plan_id, version) = (plan.plan_id(), plan.version());
    Some(Standing { plan_id, version, cycle, cycle_ends_at, committed_until, ends_at })
}
