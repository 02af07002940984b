//! Who one is.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::{Account, AccountRefusal};
use regimen_core::kernel::ids::{AccountId, OrgId};

use super::auth::RoleName;
use crate::api::Area;
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MeApi;

/// An account.
#[derive(Object)]
#[oai(rename = "Account", skip_serializing_if_is_none)]
struct Me {
    account_id: AccountId,
    org_id: OrgId,
    email: Option<String>,
    name: Option<String>,
    role: RoleName,
    /// Whether you have shown, by a link in a mail, that the address is yours.
    email_verified: bool,
    /// Who acts as this account, if it is somebody else.
    impersonated_by: Option<AccountId>,
}

#[OpenApi(tag = "Area::Accounts")]
impl MeApi {
    /// My account
    #[oai(path = "/me", method = "get", operation_id = "me")]
    async fn me(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<Me>, Problem> {
        let (account_id, org_id) = (caller.account_id(), caller.org());
        let (account, _) = parts.core.executor().current::<Account>(org_id, account_id).await?;
        let role = account.role().ok_or_else(|| Problem::refused(&AccountRefusal::AccountNotFound))?;
        let email = account.email().map(|email| email.as_str().to_owned());
        let name = account.name().map(|name| name.as_str().to_owned());
        let (email_verified, impersonated_by) = (account.is_verified(), caller.impersonated_by());
        Ok(Json(Me { account_id, org_id, email, name, role: role.into(), email_verified, impersonated_by }))
    }
}
