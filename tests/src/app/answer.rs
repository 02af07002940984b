//! Answers, and what tests say of them.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer that has arrived.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub text: String,
    /// The body as JSON; null if it is something else.
    pub body: Value,
}

impl Answer {
    /// The answer that `response` is, when all of it has come.
    pub async fn of(response: reqwest::Response) -> Self {
        Self::arrived(response).await.unwrap()
    }

    /// The answer that `response` is; none if the server goes away before all of it has come.
    pub async fn arrived(response: reqwest::Response) -> Option<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Some(Self { status, headers, text, body })
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// The body of a problem with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        self.is_problem();
        self.body
    }

    /// Holds the answer against the one shape of all errors.
    #[track_caller]
    pub fn is_problem(&self) {
        let Self { body, status, text, .. } = self;
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{status} {text}");
        assert_eq!(body["status"], *status, "{text}");
        let code = body["code"].as_str().unwrap_or_default();
        assert!(code.contains('.'), "a stable code: {text}");
        assert_eq!(body["type"], format!("/docs/errors#{code}"), "{text}");
        assert!(body["title"].is_string() && body["detail"].is_string(), "{text}");
    }

    /// A header, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Where in the log the write stands.
    pub fn position(&self) -> Option<u64> {
        self.header("Regimen-Position").map(|position| position.parse().unwrap())
    }
}

/// The text of the field `name`.
#[track_caller]
pub(super) fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}
