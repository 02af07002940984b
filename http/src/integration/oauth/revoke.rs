//! `/oauth/revoke`: an app gives back what it holds (RFC 7009). Whatever it shows, the answer is the same.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::web::{Data, Form};
use poem::{IntoResponse, Request, Response, handler};
use regimen_core::accounts::{EndSignIn, SignIn, SignInEnd, SignInId};
use regimen_core::kernel::executor::{Decline, Request as Command};
use regimen_core::kernel::log::Actor;
use serde::Deserialize;

use super::client::{Client, Shown};
use super::error::TokenError;
use super::sealed::read_refresh;
use crate::parts::Parts;

/// What is sent, as RFC 7009 names it.
#[derive(Deserialize)]
struct Shows {
    token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

#[handler]
pub(super) async fn revoke(parts: Data<&Arc<Parts>>, request: &Request, form: poem::Result<Form<Shows>>) -> Response {
    let done = given_back(&parts, request, form).await;
    done.map_or_else(IntoResponse::into_response, IntoResponse::into_response)
}

async fn given_back(
    parts: &Parts,
    request: &Request,
    form: poem::Result<Form<Shows>>,
) -> Result<StatusCode, TokenError> {
    let Ok(Form(Shows { token: Some(token), client_id, client_secret })) = form else {
        return Err(TokenError::Refused("invalid_request", "a form with a token is sent"));
    };
    let client = Client::proved(parts, request, Shown { client_id, client_secret }).await?;
    if let Some(sign_in_id) = sign_in_of(parts, &client, &token) {
        end(parts, &client, sign_in_id).await?;
    }
    Ok(StatusCode::OK)
}

/// The sign-in that `token` is of, if it can be one of this app.
fn sign_in_of(parts: &Parts, client: &Client, token: &str) -> Option<SignInId> {
    let refresh = read_refresh(&parts.links, client.id.org, token).map(|token| token.sign_in_id);
    let access = || parts.tokens.check(token).ok().filter(|claims| claims.org() == client.id.org);
    refresh.or_else(|| access().map(|claims| claims.sid))
}

async fn end(parts: &Parts, client: &Client, sign_in_id: SignInId) -> Result<(), TokenError> {
    let (sign_in, _) = parts.core.executor().current::<SignIn>(client.id.org, sign_in_id).await?;
    let is_its_own = sign_in.app().is_some_and(|access| access.program_id == client.id.app_id.into());
    let Some(account_id) = sign_in.account_id().filter(|_| is_its_own) else { return Ok(()) };
    let command = Command::once(client.id.org, Actor::Program(client.id.app_id.into()));
    let end = EndSignIn { account_id, sign_in_id, because: SignInEnd::SignedOut };
    match parts.core.executor().execute(&command, &end).await {
        Ok(_) | Err(Decline::Refused(_)) => Ok(()),
        Err(Decline::Failed(failure)) => Err(failure.into()),
    }
}
