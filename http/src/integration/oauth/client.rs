//! Which app asks, and its proof: a secret in the header or in the body, or none for an app that keeps none.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem::Request;
use poem::http::header;
use regimen_core::integration::oauth::{App, AppSecret, ClientId};

use super::error::TokenError;
use crate::parts::Parts;

/// An app that has proved to be itself.
pub(super) struct Client {
    pub(super) id: ClientId,
    pub(super) app: Arc<App>,
}

/// What an app says of itself.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
}

/// One value, as a form writes it.
fn decoded(text: &str) -> String {
    url::form_urlencoded::parse(text.as_bytes()).next().map(|(value, _)| value.into_owned()).unwrap_or_default()
}

/// What stands in the header, if it is there.
fn basic(request: &Request) -> Result<Option<Shown>, TokenError> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let encoded = value.to_str().ok().and_then(|value| value.split_once(' '));
    let encoded = encoded.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic")).map(|(_, encoded)| encoded);
    let pair = encoded.and_then(|encoded| BASE64.decode(encoded.trim()).ok());
    let pair = pair.and_then(|pair| String::from_utf8(pair).ok()).ok_or(TokenError::NotProved)?;
    let (id, secret) = pair.split_once(':').ok_or(TokenError::NotProved)?;
    Ok(Some(Shown { client_id: Some(decoded(id)), client_secret: Some(decoded(secret)) }))
}

impl Client {
    /// The app that asks by `request`, whose body says `shown`.
    pub(super) async fn proved(parts: &Parts, request: &Request, shown: Shown) -> Result<Self, TokenError> {
        let shown = match (basic(request)?, shown) {
            (None, shown) => shown,
            (Some(_), Shown { client_secret: Some(_), .. }) => {
                return Err(TokenError::Refused("invalid_request", "an app proves in one way that it is itself"));
            }
            (Some(header), Shown { client_id, .. }) if client_id.is_none() || client_id == header.client_id => header,
            (Some(_), _) => return Err(TokenError::NotProved),
        };
        let id = shown.client_id.and_then(|id| id.parse::<ClientId>().ok()).ok_or(TokenError::NotProved)?;
        let secret = shown.client_secret.map(|secret| secret.parse::<AppSecret>());
        let secret = secret.transpose().map_err(|_| TokenError::NotProved)?;
        let hash = secret.map(|secret| secret.hash(id, parts.core.pepper()));
        let (app, _) = parts.core.executor().current::<App>(id.org, id.app_id).await?;
        let is_proved = app.is_proved_by(hash.as_ref(), parts.core.clock().now());
        if is_proved { Ok(Self { id, app }) } else { Err(TokenError::NotProved) }
    }
}
