//! Changing one's address.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::AccountRefusal;
use regimen_core::accounts::addresses::{ChangeEmail, WhichChange};
use regimen_core::accounts::links::LinkId;

use super::{AccountRef, LinkMailed, LinkToken, follow};
use crate::accounts::authenticators::ProofBody;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Link, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct EmailChangeApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewEmail {
    /// The address you want.
    #[oai(validator(max_length = 254))]
    email: Text,
    /// Your password once more.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// A code or a passkey, if you have a second factor.
    proof: Option<ProofBody>,
}

#[OpenApi(tag = "Area::Accounts")]
impl EmailChangeApi {
    /// Ask for another address
    ///
    /// Mails a link to it; until somebody follows that, nothing changes. The answer does not tell whether anybody has the address.
    /// Whoever has a second factor gives it too: else 422 `authenticators.code_needed`. After five links to one address in an hour:
    /// 429 `account.too_many_links`.
    #[oai(path = "/me/email", method = "put", operation_id = "ask_for_email_change")]
    async fn ask(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        body: Json<NewEmail>,
    ) -> Result<Written<LinkMailed>, Problem> {
        let NewEmail { email: Text(email), password: Text(password), proof } = body.0;
        // What cannot be a password is a wrong one.
        let password =
            parse("password", password).map_err(|_| Problem::refused(&AccountRefusal::InvalidCredentials))?;
        let wish = (parse("email", email)?, password);
        let proof = ProofBody::of_given(proof, &parts, &caller).await?;
        let done = parts.core.ask_for_email_change(&caller.command(), caller.account_id(), wish, proof).await?;
        Ok(Written::of(done, LinkMailed::from))
    }

    /// Confirm another address
    ///
    /// With what stands in the link that was mailed to it: once, within 24 hours. The former address is mailed a link to take it
    /// back, for seven days.
    #[oai(path = "/auth/email/confirm", method = "post", operation_id = "confirm_email_change")]
    async fn confirm(
        &self,
        parts: Data<&Arc<Parts>>,
        // A link counts once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<LinkToken>,
    ) -> Result<Written<AccountRef>, Problem> {
        let (command, link_id) = follow(&parts, Link::ConfirmEmailChange, &body.token)?;
        let change = ChangeEmail { link_id, which: WhichChange::Confirm { undo: LinkId::generate() } };
        let done = parts.core.executor().execute(&command, &change).await?;
        Ok(Written::of(done, |is| AccountRef { account_id: is.account_id }))
    }

    /// Take a change of address back
    ///
    /// With what stands in the link that was mailed to the former address. Changes that were made after it are taken back too, all
    /// devices are signed out, and a link to set another password is mailed.
    #[oai(path = "/auth/email/undo", method = "post", operation_id = "undo_email_change")]
    async fn undo(
        &self,
        parts: Data<&Arc<Parts>>,
        // A link counts once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<LinkToken>,
    ) -> Result<Written<AccountRef>, Problem> {
        let (command, link_id) = follow(&parts, Link::UndoEmailChange, &body.token)?;
        let change = ChangeEmail { link_id, which: WhichChange::Undo { reset: LinkId::generate() } };
        let done = parts.core.executor().execute(&command, &change).await?;
        Ok(Written::of(done, |is| AccountRef { account_id: is.account_id }))
    }
}
