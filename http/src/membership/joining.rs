//! Who is on which plan, as admins decide.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::values::PlanId;
use regimen_core::membership::{ClientIsOnPlan, JoinPlan, LeavePlan};

use crate::api::{Area, Written};
use crate::edge::{Admin, Desk, Problem};
use crate::parts::Parts;

pub(crate) struct JoiningApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Joining {
    plan_id: PlanId,
    /// The instant from which the cycles are counted: at most 366 days ago, and not to come. Now if left out.
    anchor: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct OnPlan {
    client_id: AccountId,
    /// Left out if the client is on none.
    plan_id: Option<PlanId>,
    version: Option<u32>,
    cycle_ends_at: Option<DateTime<Utc>>,
    /// Until when the client is bound; left out if they are not.
    committed_until: Option<DateTime<Utc>>,
    /// When the plan ends; left out unless notice is given.
    ends_at: Option<DateTime<Utc>>,
}

impl From<ClientIsOnPlan> for OnPlan {
    fn from(is: ClientIsOnPlan) -> Self {
        let ClientIsOnPlan { client_id, plan } = is;
        Self {
            client_id,
            plan_id: plan.map(|plan| plan.plan_id),
            version: plan.map(|plan| plan.version),
            cycle_ends_at: plan.map(|plan| plan.cycle_ends_at),
            committed_until: plan.and_then(|plan| plan.committed_until),
            ends_at: plan.and_then(|plan| plan.ends_at),
        }
    }
}

#[OpenApi(prefix_path = "/memberships", tag = "Area::Membership")]
impl JoiningApi {
    /// Put a client on a plan
    ///
    /// As it is now, instead of the plan they are on. The first cycle begins at once, with its credits; being on it already
    /// changes nothing.
    #[oai(path = "/:client_id/plan", method = "put", operation_id = "join_plan")]
    async fn join(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        client_id: Path<AccountId>,
        body: Json<Joining>,
    ) -> Result<Written<OnPlan>, Problem> {
        let Joining { plan_id, anchor } = body.0;
        let join = JoinPlan { client_id: client_id.0, plan_id, anchor };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &join).await?, OnPlan::from))
    }

    /// Take a client off their plan
    ///
    /// At once. What is left of the cycle's credits can be spent until its end; no other cycle begins. While the client is
    /// bound: 409 `membership.committed`; end the plan with a reason then.
    #[oai(path = "/:client_id/plan", method = "delete", operation_id = "leave_plan")]
    async fn leave(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        client_id: Path<AccountId>,
    ) -> Result<Written<OnPlan>, Problem> {
        let leave = LeavePlan { client_id: client_id.0, reason: None };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &leave).await?, OnPlan::from))
    }
}
