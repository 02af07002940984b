//! Where a member is signed in.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::interventions::SignOutMember;
use regimen_core::kernel::ids::AccountId;

use crate::api::{Area, Written};
use crate::edge::{Admin, Problem};
use crate::parts::Parts;

pub(crate) struct MemberSignInsApi;

#[derive(Object)]
struct MemberSignedOut {
    account_id: AccountId,
}

#[OpenApi(prefix_path = "/members", tag = "Area::Organization")]
impl MemberSignInsApi {
    /// Sign a member out on all devices
    ///
    /// At once; they sign in again as before. They are told, in the app and by mail. Only owners do it to admins and owners.
    #[oai(path = "/:account_id/devices", method = "delete", operation_id = "sign_out_member")]
    async fn sign_out(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        account_id: Path<AccountId>,
    ) -> Result<Written<MemberSignedOut>, Problem> {
        let sign_out = SignOutMember { caller: caller.caller(), account_id: account_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &sign_out).await?;
        Ok(Written::of(done, |is| MemberSignedOut { account_id: is.account_id }))
    }
}
