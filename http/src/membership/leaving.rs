//! Leaving a plan: with notice, as clients do or staff for them, or at once with a reason.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::{GiveNotice, LeavePlan, WithdrawNotice};

use super::joining::OnPlan;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Admin, Desk, Fingerprint, Participant, Problem};
use crate::parts::Parts;

pub(crate) struct LeavingApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Ending {
    /// Why: one line of at most 200 characters, which the client can read.
    reason: Text,
}

#[OpenApi(tag = "Area::Membership")]
impl LeavingApi {
    /// Give notice
    ///
    /// My plan ends with the first cycle that its terms allow: as many days from now as they say, and not while I am bound. Its
    /// credits can be spent until then. Said twice, the first end stands. Without a plan: 409 `membership.not_on_plan`.
    #[oai(path = "/me/plan/notice", method = "put", operation_id = "give_notice")]
    async fn give(&self, parts: Data<&Arc<Parts>>, caller: Participant) -> Result<Written<OnPlan>, Problem> {
        let give = GiveNotice { client_id: caller.account_id() };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &give).await?, OnPlan::from))
    }

    /// Withdraw my notice
    ///
    /// My plan goes on.
    #[oai(path = "/me/plan/notice", method = "delete", operation_id = "withdraw_notice")]
    async fn withdraw(&self, parts: Data<&Arc<Parts>>, caller: Participant) -> Result<Written<OnPlan>, Problem> {
        let withdraw = WithdrawNotice { client_id: caller.account_id() };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &withdraw).await?, OnPlan::from))
    }

    /// Give notice for a client
    ///
    /// As the client would.
    #[oai(path = "/memberships/:client_id/plan/notice", method = "put", operation_id = "give_notice_for")]
    async fn give_for(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        client_id: Path<AccountId>,
    ) -> Result<Written<OnPlan>, Problem> {
        let give = GiveNotice { client_id: client_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &give).await?, OnPlan::from))
    }

    /// Withdraw a client's notice
    ///
    /// As the client would.
    #[oai(path = "/memberships/:client_id/plan/notice", method = "delete", operation_id = "withdraw_notice_for")]
    async fn withdraw_for(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        client_id: Path<AccountId>,
    ) -> Result<Written<OnPlan>, Problem> {
        let withdraw = WithdrawNotice { client_id: client_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &withdraw).await?, OnPlan::from))
    }

    /// End a client's plan at once
    ///
    /// With a reason, also while the client is bound. What is left of the cycle's credits can be spent until its end.
    #[oai(path = "/memberships/:client_id/plan/end", method = "post", operation_id = "end_plan")]
    async fn end(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Ending>,
    ) -> Result<Written<OnPlan>, Problem> {
        let reason = Some(parse("reason", body.0.reason.0)?);
        let request = asked.name(caller.command(), key.as_deref())?;
        let end = LeavePlan { client_id: client_id.0, reason };
        Ok(Written::of(parts.core.executor().execute(&request, &end).await?, OnPlan::from))
    }
}
