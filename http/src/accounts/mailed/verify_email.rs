//! Showing that an address is one's own.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::addresses::VerifyEmail;
use regimen_core::accounts::links::LinkPurpose;

use super::{AccountRef, LinkMailed, LinkToken, follow, mail_link};
use crate::api::{Area, Text, Written};
use crate::edge::{Fingerprint, Link, Problem, SignedIn, Tenant};
use crate::parts::Parts;

pub(crate) struct VerifyEmailApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct VerificationWish {
    #[oai(validator(max_length = 254))]
    email: Text,
}

#[OpenApi(tag = "Area::Accounts")]
impl VerifyEmailApi {
    /// Verify an address
    ///
    /// With what stands in the link that was mailed to it: once, within 24 hours.
    #[oai(path = "/auth/verify-email", method = "post", operation_id = "verify_email")]
    async fn verify(
        &self,
        parts: Data<&Arc<Parts>>,
        // A link counts once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<LinkToken>,
    ) -> Result<Written<AccountRef>, Problem> {
        let (command, link_id) = follow(&parts, Link::VerifyEmail, &body.token)?;
        let done = parts.core.executor().execute(&command, &VerifyEmail { link_id }).await?;
        Ok(Written::of(done, |is| AccountRef { account_id: is.account_id }))
    }

    /// Ask once more for the link to verify an address
    ///
    /// For whoever registered and has no mail. The answer does not tell whether anybody has this address, nor whether it is verified.
    #[oai(path = "/auth/verify-email/again", method = "post", operation_id = "ask_for_verification")]
    async fn again(
        &self,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        // Asked twice, two mails are sent at most; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<VerificationWish>,
    ) -> Result<Json<LinkMailed>, Problem> {
        mail_link(&parts, tenant.org(), body.0.email, LinkPurpose::VerifyEmail).await.map(Json)
    }

    /// Mail me the link to verify my address
    ///
    /// Once more; the one before goes on to count. If the address is verified already: 409 `account.email_verified_already`; after
    /// five links in an hour: 429 `account.too_many_links`.
    #[oai(path = "/me/email/verification", method = "post", operation_id = "mail_verification")]
    async fn mail(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<LinkMailed>, Problem> {
        let command = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.mail_verification(&command, caller.account_id()).await?;
        Ok(Written::of(done, LinkMailed::from))
    }
}
