//! `/oauth/token`: an app gets a token for a code, for a refresh token, or for itself.

use std::sync::Arc;

use poem::http::header;
use poem::web::{Data, Form};
use poem::{IntoResponse, Request, Response, handler};
use regimen_core::accounts::{AppAccess, RefreshToken, Remember, Scopes, SignIn, SignInId, SignedInAs};
use regimen_core::integration::oauth::{AppKind, AppPermission, PermissionId, RedeemCode, may_go_on, redeem_code};
use regimen_core::kernel::executor::{Decline, Request as Command};
use regimen_core::kernel::log::Actor;
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{Client, Shown};
use super::error::{INVALID_GRANT, TokenError};
use super::sealed::{make_refresh, read_code, read_refresh};
use crate::edge::Problem;
use crate::parts::Parts;

/// What is sent, as RFC 6749 names it. What else is sent is ignored.
#[derive(Deserialize)]
struct Wanted {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

#[handler]
pub(super) async fn give(parts: Data<&Arc<Parts>>, request: &Request, form: poem::Result<Form<Wanted>>) -> Response {
    token(&parts, request, form).await.unwrap_or_else(IntoResponse::into_response)
}

async fn token(parts: &Parts, request: &Request, form: poem::Result<Form<Wanted>>) -> Result<Response, TokenError> {
    let Ok(Form(wanted)) = form else {
        return Err(TokenError::Refused("invalid_request", "a form is sent in which nothing stands twice"));
    };
    let shown = Shown { client_id: wanted.client_id.clone(), client_secret: wanted.client_secret.clone() };
    let client = Client::proved(parts, request, shown).await?;
    let token = match wanted.grant_type.as_deref() {
        Some("authorization_code") => for_code(parts, &client, wanted).await?,
        Some("refresh_token") => for_refresh_token(parts, &client, wanted).await?,
        Some("client_credentials") => for_itself(parts, &client, wanted)?,
        Some(_) => return Err(TokenError::Refused("unsupported_grant_type", "there is no such grant type")),
        None => return Err(TokenError::Refused("invalid_request", "a grant_type is needed")),
    };
    let answer = Response::builder().content_type("application/json").header(header::PRAGMA, "no-cache");
    Ok(answer.body(token.to_string()))
}

impl Client {
    fn command(&self) -> Command {
        Command::once(self.id.org, Actor::Program(self.id.app_id.into()))
    }
}

async fn for_code(parts: &Parts, client: &Client, wanted: Wanted) -> Result<Value, TokenError> {
    let code = wanted.code.and_then(|code| read_code(&parts.links, client.id.org, &code)).ok_or(INVALID_GRANT)?;
    let redeem = RedeemCode {
        code_id: code,
        app_id: client.id.app_id,
        redirect_uri: wanted.redirect_uri,
        verifier: wanted.code_verifier.unwrap_or_default(),
        sign_in_id: SignInId::generate(),
        life: parts.sign_in.life(Remember::ForLong),
    };
    let done = redeem_code(parts.core.executor(), &client.command(), &redeem).await?;
    issue(parts, client, done.outcome)
}

async fn for_refresh_token(parts: &Parts, client: &Client, wanted: Wanted) -> Result<Value, TokenError> {
    let token = wanted.refresh_token.and_then(|token| read_refresh(&parts.links, client.id.org, &token));
    let token = token.ok_or(INVALID_GRANT)?;
    let given = stands(parts, client, token).await?;
    let scopes = narrowed(wanted.scope, given)?;
    let done = parts.core.refresh(&client.command(), token).await.map_err(|declined| match declined {
        Decline::Refused(_) => INVALID_GRANT,
        Decline::Failed(failure) => failure.into(),
    })?;
    let app = done.outcome.app.clone().map(|app| AppAccess { scopes, ..app });
    issue(parts, client, SignedInAs { app, ..done.outcome })
}

/// What whoever gave the app `token` lets it do, if it still counts.
async fn stands(parts: &Parts, client: &Client, token: RefreshToken) -> Result<Scopes, TokenError> {
    let (executor, org) = (parts.core.executor(), client.id.org);
    let (sign_in, _) = executor.current::<SignIn>(org, token.sign_in_id).await?;
    let access = sign_in.app().filter(|access| access.program_id == client.id.app_id.into());
    let (Some(access), Some(account_id)) = (access, sign_in.account_id()) else { return Err(INVALID_GRANT) };
    let permission = PermissionId::of(account_id, client.id.app_id);
    let (permission, _) = executor.current::<AppPermission>(org, permission).await?;
    if may_go_on(access, &client.app, &permission) { Ok(access.scopes.clone()) } else { Err(INVALID_GRANT) }
}

/// What is asked for of `given`; all of it, if nothing is said.
fn narrowed(asked: Option<String>, given: Scopes) -> Result<Scopes, TokenError> {
    let Some(asked) = asked else { return Ok(given) };
    let asked = asked.parse::<Scopes>().ok().filter(|asked| !asked.is_empty() && given.cover(asked));
    asked.ok_or(TokenError::Refused("invalid_scope", "this was not given"))
}

fn for_itself(parts: &Parts, client: &Client, wanted: Wanted) -> Result<Value, TokenError> {
    let given = client.app.terms().map(|terms| terms.service_scopes.clone()).unwrap_or_default();
    if client.app.kind() != Some(AppKind::Confidential) || given.is_empty() {
        return Err(TokenError::Refused("unauthorized_client", "the app does not act by itself"));
    }
    let scopes = narrowed(wanted.scope, given)?;
    let scope = scopes.to_string();
    let token = parts.tokens.issue_for_program(client.id.org, client.id.app_id.into(), scopes);
    let access_token = token.map_err(|error| TokenError::Broken(Problem::broken(&error)))?;
    let expires_in = parts.tokens.seconds();
    Ok(json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": expires_in, "scope": scope }))
}

/// The answer to an app that is signed in for somebody.
fn issue(parts: &Parts, client: &Client, signed_in: SignedInAs) -> Result<Value, TokenError> {
    let token = parts.tokens.issue(client.id.org, &signed_in);
    let access_token = token.map_err(|error| TokenError::Broken(Problem::broken(&error)))?;
    let SignedInAs { sign_in_id, generation, .. } = signed_in;
    let refresh_token = make_refresh(&parts.links, client.id.org, RefreshToken { sign_in_id, generation });
    let scope = signed_in.app.map(|app| app.scopes.to_string());
    Ok(json!({
        "access_token": access_token, "token_type": "Bearer", "expires_in": parts.tokens.seconds(),
        "refresh_token": refresh_token, "scope": scope,
    }))
}
