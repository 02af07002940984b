//! Going on with a new access token, and signing out.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::{AccountRefusal, EndSignIn, SignInEnd, SignInId, SignInIsEnded};
use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::log::Actor;

use super::refresh_token;
use super::token::{Delivery, Token, issue};
use crate::api::{Area, Text, Written};
use crate::edge::{Problem, SameSite, SignedIn, forget_cookie};
use crate::parts::Parts;

pub(crate) struct RefreshApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Refresh {
    /// The refresh token; left out if it is in the cookie. The request then comes from a page of this server and carries
    /// `Regimen-CSRF: 1`.
    #[oai(validator(max_length = 200))]
    refresh_token: Option<Text>,
}

#[derive(Object)]
pub(super) struct SignInOver {
    sign_in_id: SignInId,
}

impl From<SignInIsEnded> for SignInOver {
    fn from(is: SignInIsEnded) -> Self {
        Self { sign_in_id: is.sign_in_id }
    }
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl RefreshApi {
    /// Get a new access token
    ///
    /// The refresh token is replaced by the one in the answer. For ten seconds the old one gets the same successor, so that requests
    /// that were under way together do no harm; shown later, it is taken for a copy and ends the sign-in.
    #[oai(path = "/refresh", method = "post", operation_id = "refresh")]
    async fn refresh(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        // The token itself names what is to happen; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<Refresh>,
    ) -> Result<Written<Token>, Problem> {
        let (text, delivery) = shown(asked, body.0)?;
        let over = || Problem::refused(&AccountRefusal::SignInOver);
        let (org, token) = refresh_token::read(&parts.links, &text).ok_or_else(over)?;
        let done = parts.core.refresh(&Command::once(org, Actor::Anonymous), token).await?;
        issue(&parts, org, done, &delivery)
    }

    /// Sign out
    ///
    /// Ends the sign-in of this device at once: neither its access token nor its refresh token counts any more.
    #[oai(path = "/logout", method = "post", operation_id = "logout")]
    async fn logout(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        // Signing out twice is signing out once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
    ) -> Result<Written<SignInOver>, Problem> {
        let (account_id, sign_in_id) = (caller.account_id(), caller.sid);
        let end = EndSignIn { account_id, sign_in_id, because: SignInEnd::SignedOut };
        let done = parts.core.executor().execute(&caller.command(), &end).await?;
        Ok(Written::of(done, SignInOver::from).with_cookie(forget_cookie()))
    }
}

/// The token of the body or of the cookie; the next one comes the way this one came.
fn shown(asked: &Request, body: Refresh) -> Result<(String, Delivery), Problem> {
    if let Some(Text(token)) = body.refresh_token {
        return Ok((token, Delivery::Body));
    }
    let same_site = SameSite::of(asked)?;
    Ok((same_site.refresh_token(asked).unwrap_or_default(), Delivery::Cookie(same_site)))
}
