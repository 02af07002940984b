//! Passwords: forgotten, set anew, changed.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::AccountRefusal;
use regimen_core::accounts::links::LinkPurpose;

use super::{AccountRef, LinkMailed, follow, mail_link};
use crate::accounts::authenticators::ProofBody;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Link, Problem, SignedIn, Tenant};
use crate::parts::Parts;

pub(crate) struct PasswordApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Forgotten {
    #[oai(validator(max_length = 254))]
    email: Text,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ResetPassword {
    /// What stands in the link of the mail.
    #[oai(validator(max_length = 200))]
    token: Text,
    /// 10 to 128 characters, and not easily guessed.
    #[oai(validator(max_length = 512))]
    password: Text,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ChangePassword {
    #[oai(validator(max_length = 512))]
    current_password: Text,
    /// 10 to 128 characters, and not easily guessed.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// A code or a passkey, if you have a second factor.
    proof: Option<ProofBody>,
}

#[OpenApi(tag = "Area::Accounts")]
impl PasswordApi {
    /// Forgot the password
    ///
    /// Mails a link to set another one. The answer does not tell whether anybody has this address.
    #[oai(path = "/auth/password/forgot", method = "post", operation_id = "forgot_password")]
    async fn forgot(
        &self,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        // Asked twice, two mails are sent at most; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<Forgotten>,
    ) -> Result<Json<LinkMailed>, Problem> {
        mail_link(&parts, tenant.org(), body.0.email, LinkPurpose::ResetPassword).await.map(Json)
    }

    /// Set another password
    ///
    /// With what stands in the link of the mail: once, within 30 minutes. All devices are signed out, and nobody is signed in by it:
    /// whoever has a second factor is asked for it as before.
    #[oai(path = "/auth/password/reset", method = "post", operation_id = "reset_password")]
    async fn reset(
        &self,
        parts: Data<&Arc<Parts>>,
        // A link counts once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<ResetPassword>,
    ) -> Result<Written<AccountRef>, Problem> {
        let ResetPassword { token, password: Text(password) } = body.0;
        let (command, link_id) = follow(&parts, Link::ResetPassword, &token)?;
        let done = parts.core.reset_password(&command, link_id, parse("password", password)?).await?;
        Ok(Written::of(done, |is| AccountRef { account_id: is.account_id }))
    }

    /// Change my password
    ///
    /// All other devices are signed out. Whoever has a second factor gives it too: else 422 `authenticators.code_needed`.
    #[oai(path = "/me/password", method = "put", operation_id = "change_password")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        body: Json<ChangePassword>,
    ) -> Result<Written<AccountRef>, Problem> {
        let ChangePassword { current_password: Text(old), password: Text(new), proof } = body.0;
        // What cannot be a password is a wrong one.
        let old = parse("current_password", old).map_err(|_| Problem::refused(&AccountRefusal::InvalidCredentials))?;
        let (whose, passwords) = ((caller.account_id(), caller.sid), (old, parse("password", new)?));
        let proof = ProofBody::of_given(proof, &parts, &caller).await?;
        let done = parts.core.change_password(&caller.command(), whose, passwords, proof).await?;
        Ok(Written::of(done, |is| AccountRef { account_id: is.account_id }))
    }
}
