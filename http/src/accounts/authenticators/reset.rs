//! Staff help somebody who lost their authenticators.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::ResetAuthenticators;
use regimen_core::kernel::ids::AccountId;

use crate::api::{Area, Text, Written, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct ResetApi;

#[derive(Object)]
#[oai(rename = "AuthenticatorsResetReason", deny_unknown_fields)]
struct Why {
    /// Why: one line of at most 200 characters.
    reason: Text,
}

/// Whose authenticators are gone.
#[derive(Object)]
#[oai(rename = "AuthenticatorsReset")]
struct ResetFor {
    account_id: AccountId,
}

#[OpenApi(prefix_path = "/accounts", tag = "Area::Accounts")]
impl ResetApi {
    /// Reset somebody's authenticators
    ///
    /// For who lost them: make sure first that it is them. They sign in with their password alone until they set up new ones,
    /// and are told in the app and by mail.
    #[oai(path = "/:account_id/authenticators/reset", method = "post", operation_id = "reset_authenticators")]
    async fn reset(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Why>,
    ) -> Result<Written<ResetFor>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let reason = parse("reason", body.0.reason.0)?;
        let reset = ResetAuthenticators { caller: caller.caller(), account_id: account_id.0, reason };
        let done = parts.core.executor().execute(&request, &reset).await?;
        Ok(Written::of(done, |account_id| ResetFor { account_id }))
    }
}
