//! What a member may do.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::ChangeRole;
use regimen_core::kernel::ids::AccountId;

use crate::accounts::RoleName;
use crate::api::{Area, Written};
use crate::edge::{Admin, Problem};
use crate::parts::Parts;

pub(crate) struct MemberRoleApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RoleBody {
    role: RoleName,
}

#[derive(Object)]
struct MemberRole {
    account_id: AccountId,
    role: RoleName,
}

#[OpenApi(prefix_path = "/members", tag = "Area::Organization")]
impl MemberRoleApi {
    /// Give a member another role
    ///
    /// Admins give and take the roles client, coach, desk and auditor; only owners those of admin and owner. The last owner stays
    /// one. The member is told, in the app and by mail.
    #[oai(path = "/:account_id/role", method = "put", operation_id = "change_role")]
    async fn change_role(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        account_id: Path<AccountId>,
        body: Json<RoleBody>,
    ) -> Result<Written<MemberRole>, Problem> {
        let change = ChangeRole { caller: Some(caller.caller()), account_id: account_id.0, role: body.0.role.into() };
        let done = parts.core.executor().execute(&caller.command(), &change).await?;
        Ok(Written::of(done, |is| MemberRole { account_id: is.account_id, role: is.role.into() }))
    }
}
