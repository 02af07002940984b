//! The refresh token in a cookie that no script can read, and what a browser must show before it counts.

use poem::Request;
use poem::http::{HeaderValue, StatusCode, Uri, header};

use super::cors::Origins;
use super::headers::CSRF;
use super::problem::Problem;

/// `__Host-`: sent to this host alone, over a connection that cannot be overheard (browsers count the machine itself as one).
const COOKIE: &str = "__Host-regimen_refresh";
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

/// Proof that a request which uses the cookie comes from a page of our own, or of an origin that the operator has named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SameSite(());

impl SameSite {
    /// Looks at where `request` comes from.
    pub(crate) fn of(request: &Request) -> Result<Self, Problem> {
        let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST.as_str());
        let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.parse::<Uri>().ok());
        let is_ours = match text("Sec-Fetch-Site") {
            Some(site) => site == "same-origin",
            None => origin.as_ref().and_then(|origin| origin.authority()).map(|authority| authority.as_str()) == host,
        };
        let named = request.headers().get(header::ORIGIN).zip(request.data::<Origins>());
        let is_allowed = named.is_some_and(|(origin, origins)| origins.allow(origin));
        if (is_allowed || (is_ours && host.is_some())) && text(CSRF) == Some("1") {
            return Ok(Self(()));
        }
        let detail =
            "the cookie counts only for pages of this server, or of origins that it allows, that send Regimen-CSRF: 1";
        Err(Problem::new(StatusCode::FORBIDDEN, "auth.cross_site", detail))
    }

    /// The refresh token that `request` brings.
    pub(crate) fn refresh_token(self, request: &Request) -> Option<String> {
        let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.into_iter().find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
    }

    /// Has the browser keep `token`: for so many seconds, or until it is closed.
    pub(crate) fn keep(self, token: &str, seconds: Option<i64>) -> Option<HeaderValue> {
        let age = seconds.map(|seconds| format!("; Max-Age={}", seconds.max(0))).unwrap_or_default();
        let mut cookie = HeaderValue::try_from(format!("{COOKIE}={token}; {ATTRIBUTES}{age}")).ok()?;
        cookie.set_sensitive(true);
        Some(cookie)
    }
}

/// Has the browser forget the refresh token.
pub(crate) fn forget_cookie() -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{COOKIE}=; {ATTRIBUTES}; Max-Age=0")).ok()
}
