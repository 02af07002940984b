//! The password of a member.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::interventions::{PasswordIsWithdrawn, WithdrawPassword};
use regimen_core::accounts::links::LinkId;
use regimen_core::kernel::ids::AccountId;

use crate::api::{Area, Written};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct MemberPasswordApi;

/// The password of a member counts no more, and a link to set another one is mailed to them.
#[derive(Object)]
struct MemberPasswordReset {
    account_id: AccountId,
    /// Until when the link can be followed.
    expires_at: DateTime<Utc>,
}

impl From<PasswordIsWithdrawn> for MemberPasswordReset {
    fn from(is: PasswordIsWithdrawn) -> Self {
        Self { account_id: is.account_id, expires_at: is.expires_at }
    }
}

#[OpenApi(prefix_path = "/members", tag = "Area::Organization")]
impl MemberPasswordApi {
    /// Have a member set another password
    ///
    /// Their password counts no more at once, and they are signed out on all devices, trusted ones too. They are mailed a link to set
    /// another one, once, within 30 minutes; later they ask for one themselves, as for a password that they forgot. Their second factors
    /// stay. Only owners do it to admins and owners, and nobody does it to themselves.
    #[oai(path = "/:account_id/password-reset", method = "post", operation_id = "reset_member_password")]
    async fn reset(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        caller: Admin,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<MemberPasswordReset>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (caller, account_id, link_id) = (caller.caller(), account_id.0, LinkId::generate());
        let withdraw = WithdrawPassword { caller, account_id, link_id };
        let done = parts.core.executor().execute(&request, &withdraw).await?;
        Ok(Written::of(done, MemberPasswordReset::from))
    }
}
