//! Who is on which plan, as admins decide.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::values::PlanId;
use regimen_core::membership::{ClientIsOnPlan, JoinPlan, LeavePlan, Standing};

use crate::api::{Area, Written};
use crate::edge::{Admin, Problem};
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
struct OnPlan {
    client_id: AccountId,
    /// Left out if the client is on none.
    plan_id: Option<PlanId>,
    version: Option<u32>,
    cycle_ends_at: Option<DateTime<Utc>>,
}

impl From<ClientIsOnPlan> for OnPlan {
    fn from(is: ClientIsOnPlan) -> Self {
        let ClientIsOnPlan { client_id, plan } = is;
        let of = |standing: Standing| (standing.plan_id, standing.version, standing.cycle_ends_at);
        let (plan_id, version, cycle_ends_at) = match plan.map(of) {
            Some((plan_id, version, ends_at)) => (Some(plan_id), Some(version), Some(ends_at)),
            None => (None, None, None),
        };
        Self { client_id, plan_id, version, cycle_ends_at }
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
        caller: Admin,
        client_id: Path<AccountId>,
        body: Json<Joining>,
    ) -> Result<Written<OnPlan>, Problem> {
        let Joining { plan_id, anchor } = body.0;
        let join = JoinPlan { client_id: client_id.0, plan_id, anchor };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &join).await?, OnPlan::from))
    }

    /// Take a client off their plan
    ///
    /// What is left of the cycle's credits can be spent until its end; no other cycle begins.
    #[oai(path = "/:client_id/plan", method = "delete", operation_id = "leave_plan")]
    async fn leave(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        client_id: Path<AccountId>,
    ) -> Result<Written<OnPlan>, Problem> {
        let leave = LeavePlan { client_id: client_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &leave).await?, OnPlan::from))
    }
}
