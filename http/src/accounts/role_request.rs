//! Asking for another role.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::accounts::role_requests::{AskForRole, RequestText, RoleRequestRefusal, WithdrawRoleRequest};
use regimen_core::kernel::ids::AccountId;
use regimen_projections::accounts::{RoleRequestRow, RoleRequestState, find_role_request};

use super::RoleName;
use crate::api::{Area, Created, Text, Written, found, parse};
use crate::edge::{Fingerprint, Participant, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct RoleRequestApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RoleWish {
    /// `coach` or `desk`.
    role: RoleName,
    /// What speaks for it: one line of at most 500 characters.
    message: Option<Text>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "RoleRequestState", rename_all = "snake_case")]
pub(crate) enum StateName {
    /// Nothing yet.
    Open,
    /// They asked no more.
    Withdrawn,
    /// They got it.
    Approved,
    /// They did not get it.
    Declined,
}

/// What a member asks for.
#[derive(Object)]
#[oai(rename = "RoleRequest", skip_serializing_if_is_none)]
pub(crate) struct RoleRequestView {
    account_id: AccountId,
    role: RoleName,
    /// What they say for themselves.
    message: Option<String>,
    state: StateName,
    /// Why it was declined.
    reason: Option<String>,
    requested_at: DateTime<Utc>,
}

/// Whose request it is.
#[derive(Object)]
pub(crate) struct RoleRequestRef {
    pub(crate) account_id: AccountId,
}

impl From<RoleRequestRow> for RoleRequestView {
    fn from(row: RoleRequestRow) -> Self {
        Self {
            account_id: row.account_id,
            role: row.role.into(),
            message: row.message.map(Into::into),
            state: match row.state {
                RoleRequestState::Open => StateName::Open,
                RoleRequestState::Withdrawn => StateName::Withdrawn,
                RoleRequestState::Approved => StateName::Approved,
                RoleRequestState::Declined => StateName::Declined,
            },
            reason: row.reason.map(Into::into),
            requested_at: row.requested_at,
        }
    }
}

#[OpenApi(prefix_path = "/me/role-request", tag = "Area::Accounts")]
impl RoleRequestApi {
    /// Ask for another role
    ///
    /// To be coach, or to stand at the desk. An admin decides; you are told.
    #[oai(path = "/", method = "post", operation_id = "ask_for_role")]
    async fn ask_for_role(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RoleWish>,
    ) -> Result<Created<RoleRequestRef>, Problem> {
        let RoleWish { role, message } = body.0;
        let message = message.map(|text| parse::<_, RequestText>("message", text.0)).transpose()?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let ask = AskForRole { caller: caller.caller(), role: role.into(), message };
        let done = parts.core.executor().execute(&request, &ask).await?;
        Ok(Created::of(done, |()| RoleRequestRef { account_id: caller.account_id() }))
    }

    /// What I ask for
    ///
    /// The newest request, and what was decided.
    #[oai(path = "/", method = "get", operation_id = "my_role_request")]
    async fn my_role_request(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
    ) -> Result<Json<RoleRequestView>, Problem> {
        let row = found(find_role_request(&parts.reader, caller.org(), caller.account_id()).await)?;
        Ok(Json(row.ok_or_else(|| Problem::refused(&RoleRequestRefusal::RequestNotFound))?.into()))
    }

    /// Ask no more
    #[oai(path = "/", method = "delete", operation_id = "withdraw_role_request")]
    async fn withdraw_role_request(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
    ) -> Result<Written<RoleRequestRef>, Problem> {
        let withdraw = WithdrawRoleRequest { caller: caller.caller() };
        let done = parts.core.executor().execute(&caller.command(), &withdraw).await?;
        Ok(Written::of(done, |()| RoleRequestRef { account_id: caller.account_id() }))
    }
}
