//! Which web pages of other origins may ask and read the answers: those that the operator has named, and no others.

use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{IntoResponse as _, Request, Response};
use serde::{Deserialize, Serialize};

use super::headers::{CSRF, IDEMPOTENCY_KEY, IMPERSONATED_BY, ORGANIZATION, POSITION, REQUEST_ID, STALE};
use super::problem::Problem;

/// How long a browser may remember that it may ask: two hours, which is as long as any of them does.
const REMEMBERED: HeaderValue = HeaderValue::from_static("7200");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
const TRUE: HeaderValue = HeaderValue::from_static("true");

/// An origin of web pages: `https://app.example.org`, exactly as browsers write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(HeaderValue);

/// A text that is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an origin is written https://app.example.org, in lower case, with a port if it is not the usual one, and without a path"
)]
pub struct InvalidOrigin;

impl TryFrom<String> for Origin {
    type Error = InvalidOrigin;

    fn try_from(text: String) -> Result<Self, InvalidOrigin> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(InvalidOrigin)?;
        let is_host =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let usual = (text.starts_with("https") && rest.ends_with(":443"))
            || (!text.starts_with("https") && rest.ends_with(":80"));
        if rest.is_empty() || usual || !rest.chars().all(is_host) {
            return Err(InvalidOrigin);
        }
        HeaderValue::try_from(text).map(Self).map_err(|_| InvalidOrigin)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0.to_str().unwrap_or_default().to_owned()
    }
}

/// The origins whose pages may ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins(Vec<Origin>);

impl Origins {
    pub(crate) fn new(origins: Vec<Origin>) -> Self {
        Self(origins)
    }

    /// The answer to a browser that asks whether a page may ask; none if that is not what `request` is.
    pub(super) fn preflight(&self, request: &Request) -> Option<Response> {
        let asks = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let origin = request.headers().get(header::ORIGIN).filter(|_| asks && *request.method() == Method::OPTIONS)?;
        if !self.allow(origin) {
            let detail = "pages of this origin may not ask here";
            return Some(Problem::new(StatusCode::FORBIDDEN, "request.origin_not_allowed", detail).into_response());
        }
        let asked = ["Authorization", "Content-Type", "Last-Event-ID", CSRF, IDEMPOTENCY_KEY, ORGANIZATION, POSITION];
        let answer = Response::builder().status(StatusCode::NO_CONTENT);
        let answer = answer.header(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        let answer = answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.join(", "));
        Some(answer.header(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED).finish())
    }

    /// Lets the browser show the answer to the page that asked, if it is of one of the origins.
    pub(super) fn share(&self, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = origin.filter(|origin| self.allow(origin)) else { return };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        let limits = ["Retry-After", "RateLimit", "RateLimit-Policy"];
        let shown = [&[POSITION, STALE, REQUEST_ID, IMPERSONATED_BY, "Location"][..], &limits].concat();
        if let Ok(shown) = HeaderValue::try_from(shown.join(", ")) {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, shown);
        }
    }

    /// Whether pages of `origin` may ask.
    pub(super) fn allow(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|allowed| allowed.0 == origin)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_is_exact() {
        for right in ["https://app.example.org", "http://localhost:5173", "https://[2001:db8::1]:8443"] {
            assert!(Origin::try_from(right.to_owned()).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "*",
            "null",
            "https://",
            "https://*.example.org",
            "https://app.example.org/",
            "https://App.example.org",
            "https://app.example.org:443",
            "http://app.example.org:80",
            "app.example.org",
            "ftp://app.example.org",
            "https://app.example.org https://evil.example.org",
        ] {
            assert!(Origin::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
