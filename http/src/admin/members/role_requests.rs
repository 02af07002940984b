//! Deciding what members ask for.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::role_requests::{ApproveRoleRequest, DeclineRoleRequest};
use regimen_core::kernel::ids::AccountId;
use regimen_projections::Page;
use regimen_projections::accounts::find_open_role_requests;

use crate::accounts::{RoleRequestRef, RoleRequestView};
use crate::api::{Area, Text, Written, asked, found, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct RoleRequestsApi;

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct RoleRequestPage {
    items: Vec<RoleRequestView>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct DeclineBody {
    /// Why not: they can read it. One line of at most 500 characters.
    reason: Text,
}

#[OpenApi(prefix_path = "/role-requests", tag = "Area::Organization")]
impl RoleRequestsApi {
    /// Open role requests
    ///
    /// Those first who asked first.
    #[oai(path = "/", method = "get", operation_id = "list_role_requests")]
    async fn list_role_requests(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<RoleRequestPage>, Problem> {
        let page = found(find_open_role_requests(&parts.reader, caller.org(), &asked(&limit, &cursor)?).await)?;
        let Page { items, next } = page.map(RoleRequestView::from);
        Ok(Json(RoleRequestPage { items, next_cursor: next }))
    }

    /// Let a member have what they ask for
    #[oai(path = "/:account_id/approve", method = "post", operation_id = "approve_role_request")]
    async fn approve_role_request(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<RoleRequestRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let approve = ApproveRoleRequest { caller: caller.caller(), account_id: account_id.0 };
        let done = parts.core.executor().execute(&request, &approve).await?;
        Ok(Written::of(done, |is| RoleRequestRef { account_id: is.account_id }))
    }

    /// Decline what a member asks for
    #[oai(path = "/:account_id/decline", method = "post", operation_id = "decline_role_request")]
    async fn decline_role_request(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<DeclineBody>,
    ) -> Result<Written<RoleRequestRef>, Problem> {
        let reason = parse("reason", body.0.reason.0)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let decline = DeclineRoleRequest { caller: caller.caller(), account_id: account_id.0, reason };
        let done = parts.core.executor().execute(&request, &decline).await?;
        Ok(Written::of(done, |()| RoleRequestRef { account_id: account_id.0 }))
    }
}
