//! What browsers are told so that an answer of ours cannot be turned against whoever looks at it.

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Deserialize;

/// Nothing of an answer is to be shown, run or loaded as a page, unless its handler says what.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A page that runs our own scripts and styles from files of their own, and nothing that stands in the page itself.
pub(crate) const OWN_PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                                   font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                                   frame-ancestors 'none'";
/// A year, with everything below this host: a browser that was here once over TLS never comes without.
const ALWAYS_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// Whether browsers reach us over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// By `https://`.
    Tls,
    /// By `http://`: on this machine, or for a trial.
    #[default]
    Plain,
}

/// Writes what browsers are told into `headers`. A policy that the handler has written counts.
pub(super) fn protect(headers: &mut HeaderMap, transport: Transport) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if transport == Transport::Tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ALWAYS_TLS);
    }
}
