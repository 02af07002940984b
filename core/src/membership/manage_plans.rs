//! An admin publishes, changes and retires plans.

use serde::{Deserialize, Serialize};

use super::plan::{Plan, PlanCommand, PlanRefusal};
use super::values::{PlanId, PlanTerms};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Publish the plan `plan_id`.
#[derive(Debug, Clone)]
pub struct PublishPlan {
    /// The id it gets.
    pub plan_id: PlanId,
    /// What it gives.
    pub terms: PlanTerms,
}

/// Let the plan `plan_id` give `terms` to those who join from now on. Those who are on it keep what they joined.
#[derive(Debug, Clone)]
pub struct ChangePlan {
    /// The plan.
    pub plan_id: PlanId,
    /// What it gives.
    pub terms: PlanTerms,
}

/// Let nobody join the plan `plan_id` any more. Those who are on it stay.
#[derive(Debug, Clone, Copy)]
pub struct RetirePlan {
    /// The plan.
    pub plan_id: PlanId,
}

/// The plan that was published, changed or retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanIs {
    /// Its id.
    pub plan_id: PlanId,
    /// The number of its version.
    pub version: u32,
}

impl UseCase for PublishPlan {
    type Outcome = PlanIs;
    type Refusal = PlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PlanIs, Decline<PlanRefusal>> {
        let Self { plan_id, terms } = self.clone();
        let at = work.now();
        ask(work, plan_id, PlanCommand::Publish { plan_id, terms, at }).await
    }
}

impl UseCase for ChangePlan {
    type Outcome = PlanIs;
    type Refusal = PlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PlanIs, Decline<PlanRefusal>> {
        let Self { plan_id, terms } = self.clone();
        let at = work.now();
        ask(work, plan_id, PlanCommand::Change { terms, at }).await
    }
}

impl UseCase for RetirePlan {
    type Outcome = PlanIs;
    type Refusal = PlanRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PlanIs, Decline<PlanRefusal>> {
        let at = work.now();
        ask(work, self.plan_id, PlanCommand::Retire { at }).await
    }
}

async fn ask(work: &mut Work<'_>, plan_id: PlanId, command: PlanCommand) -> Result<PlanIs, Decline<PlanRefusal>> {
    let mut plan = work.load::<Plan>(plan_id).await?;
    plan.handle(command).await?;
    let version = plan.terms_version();
    work.save(plan).await?;
    Ok(PlanIs { plan_id, version })
}
