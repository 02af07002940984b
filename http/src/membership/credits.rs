//! What staff see and do of a client's credits.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::GrantCredits;

use super::my_membership::{ledger_of, membership_of};
use super::shapes::{Ledger, Membership};
use crate::api::{Area, Created, Text, asked, parse};
use crate::edge::{Desk, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct CreditsApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Grant {
    /// How many credits: 1 to 10000.
    amount: u32,
    /// For how many days they can be spent: 1 to 3650.
    validity_days: u32,
    /// Why: one line of at most 200 characters, which the client can read.
    reason: Text,
}

#[derive(Object)]
struct Granted {
    client_id: AccountId,
    /// The number of the lot that was added.
    lot: u32,
    /// How many credits are in it.
    credits: u32,
}

#[OpenApi(prefix_path = "/memberships", tag = "Area::Membership")]
impl CreditsApi {
    /// Grant credits
    ///
    /// A lot of its own, with its own expiry. Booking spends the lot that expires first.
    #[oai(path = "/:client_id/credits", method = "post", operation_id = "grant_credits")]
    async fn grant(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Grant>,
    ) -> Result<Created<Granted>, Problem> {
        let Grant { amount: credits, validity_days, reason } = body.0;
        let grant = GrantCredits {
            client_id: client_id.0,
            amount: parse("amount", credits)?,
            validity: parse("validity_days", validity_days)?,
            reason: parse("reason", reason.0)?,
        };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &grant).await?;
        Ok(Created::of(done, |is| Granted { client_id: is.client_id, lot: is.lot.0, credits }))
    }

    /// A client's membership
    ///
    /// As the client sees it.
    #[oai(path = "/:client_id", method = "get", operation_id = "get_membership")]
    async fn membership(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        client_id: Path<AccountId>,
        /// As it was at a position of the log, or at a time. At a time to come, as it will be if nothing happens until then.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Membership>, Problem> {
        membership_of(&parts, (caller.org(), client_id.0), &as_of).await
    }

    /// A client's credits, line by line
    ///
    /// Newest first, as the client sees them.
    #[oai(path = "/:client_id/credits", method = "get", operation_id = "client_credits")]
    async fn ledger(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        client_id: Path<AccountId>,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Ledger>, Problem> {
        ledger_of(&parts, (caller.org(), client_id.0), &as_of, &asked(&limit, &cursor)?).await
    }
}
