//! What whoever signs in or goes on gets.

use chrono::{DateTime, Utc};
use poem::Request;
use poem_openapi::Object;
use regimen_core::accounts::{RefreshToken, Remember, SignInId, SignedInAs};
use regimen_core::kernel::executor::Done;
use regimen_core::kernel::ids::OrgId;

use super::refresh_token;
use crate::api::Written;
use crate::edge::{Problem, SameSite};
use crate::parts::Parts;

/// An access token, and what the next one is got with.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(in crate::accounts) struct Token {
    /// To be sent as `Authorization: Bearer …`.
    access_token: String,
    /// `Bearer`.
    token_type: String,
    /// Seconds.
    expires_in: u32,
    /// What the next access token is got with, at `/auth/refresh`; it is replaced each time. Left out if it is in a cookie.
    refresh_token: Option<String>,
    /// Until when it can be used.
    refresh_expires_at: DateTime<Utc>,
    /// The sign-in of this device, as `/me/devices` lists it.
    sign_in_id: SignInId,
    /// If the device is trusted now: to be sent to `/auth/login` along with the password.
    trusted_device: Option<String>,
}

impl Token {
    /// The same, for a device that is trusted.
    pub(in crate::accounts) fn trusting(self, trusted_device: Option<String>) -> Self {
        Self { trusted_device, ..self }
    }
}

/// How a device gets its refresh token.
pub(in crate::accounts) enum Delivery {
    /// In the body, for programs that keep secrets themselves.
    Body,
    /// In a cookie, for browsers.
    Cookie(SameSite),
}

impl Delivery {
    /// As `request` wishes, who asked for a cookie or not.
    pub(in crate::accounts) fn wished(request: &Request, cookie: Option<bool>) -> Result<Self, Problem> {
        Ok(if cookie.unwrap_or_default() { Self::Cookie(SameSite::of(request)?) } else { Self::Body })
    }
}

/// The answer to whoever is signed in.
pub(in crate::accounts) fn issue(
    parts: &Parts,
    org: OrgId,
    done: Done<SignedInAs>,
    delivery: &Delivery,
) -> Result<Written<Token>, Problem> {
    let signed_in = &done.outcome;
    let access_token = parts.tokens.issue(org, signed_in).map_err(|error| Problem::broken(&error))?;
    let SignedInAs { sign_in_id, generation, refreshable_until, .. } = *signed_in;
    let refresh = refresh_token::make(&parts.links, org, RefreshToken { sign_in_id, generation });
    let life = (refreshable_until - parts.core.clock().now()).num_seconds();
    let seconds = (signed_in.remember == Remember::ForLong).then_some(life);
    let (refresh_token, cookie) = match delivery {
        Delivery::Body => (Some(refresh), None),
        Delivery::Cookie(same_site) => (None, same_site.keep(&refresh, seconds)),
    };
    let token = Token {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: parts.tokens.seconds(),
        refresh_token,
        refresh_expires_at: refreshable_until,
        sign_in_id,
        trusted_device: None,
    };
    Ok(Written::of(done, |_| token).with_cookie(cookie))
}
