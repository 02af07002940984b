//! One shape for every error: problem details (RFC 9457) with a stable `code`.

mod schema;

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use regimen_core::kernel::executor::{Decline, Failure};
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::refusal::{Refusal, RefusalClass};
use regimen_projections::engine::EngineError;
use serde_json::{Map, Value, json};

/// Seconds after which a caller may try again, when too much is going on.
const AGAIN_SOON: u32 = 1;
const CONTENT_TYPE: &str = "application/problem+json";
/// Where the meaning of every code is told.
const MEANINGS: &str = "/docs/errors#";

/// An error as the caller sees it.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: String,
    detail: String,
    facts: Map<String, Value>,
    retry_after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { status, code: code.into(), detail: detail.into(), facts: Map::new(), retry_after: None }
    }

    /// The request is not what the documentation asks for.
    pub(crate) fn invalid(code: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail.to_string())
    }

    /// There is no such thing, or none that the caller may know of.
    pub(crate) fn not_found(code: &'static str, detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// A rule does not allow it.
    pub(crate) fn unacceptable(code: &'static str, detail: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// We cannot now.
    pub(crate) fn unavailable(code: &'static str, detail: &str) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail);
        Self { retry_after: Some(AGAIN_SOON), ..problem }
    }

    /// Too often; again after so many seconds.
    pub(crate) fn limited(seconds: u32) -> Self {
        let detail = format!("too many of these requests; try again in {seconds} seconds");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "request.rate_limited", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    /// Something is broken. What, is in the log and not in the answer.
    pub(crate) fn broken(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server.broken", "something is broken here; it has been logged")
    }

    /// The domain says no.
    pub(crate) fn refused(refusal: &impl Refusal) -> Self {
        let code = refusal.code();
        let status = match code.class {
            RefusalClass::NotFound => StatusCode::NOT_FOUND,
            RefusalClass::Conflict => StatusCode::CONFLICT,
            RefusalClass::Rule => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalClass::Unauthenticated => StatusCode::UNAUTHORIZED,
            RefusalClass::TooOften => StatusCode::TOO_MANY_REQUESTS,
        };
        let facts = refusal.facts();
        let wait = facts.get("retry_after_seconds").and_then(Value::as_u64).and_then(|wait| wait.try_into().ok());
        Self { retry_after: wait, facts, ..Self::new(status, code.code, refusal.to_string()) }
    }

    /// The same, with one fact more.
    pub(crate) fn with(mut self, name: &str, fact: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), fact.into());
        self
    }

    /// The same, with the path at which it is explained.
    pub(crate) fn explained_at(mut self, path: Option<String>) -> Self {
        self.facts.extend(path.map(|path| ("why".to_owned(), Value::String(path))));
        self
    }

    /// Whether it says that somebody did not prove who they are.
    pub(super) fn is_unauthenticated(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// What poem says of a request that did not reach its handler.
    pub(crate) fn from_poem(error: poem::Error) -> Self {
        if let Some(problem) = error.downcast_ref::<ProblemError>() {
            return problem.0.clone();
        }
        let status = error.status();
        let code = match status {
            StatusCode::BAD_REQUEST => "request.invalid",
            StatusCode::UNAUTHORIZED => "auth.unauthenticated",
            StatusCode::NOT_FOUND => "request.no_such_path",
            StatusCode::METHOD_NOT_ALLOWED => "request.method_not_allowed",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "request.unsupported_media_type",
            status if status.is_server_error() => return Self::broken(&error),
            _ => "request.refused",
        };
        Self::new(status, code, without_what_was_found(&error.to_string()))
    }
}

/// What a reader says of a value that is not what it should be repeats the value, and that may be a password in the wrong place. What
/// was expected is enough; in which field stands at the end.
fn without_what_was_found(detail: &str) -> String {
    let Some((expected, found)) = detail.split_once(", found ") else { return detail.to_owned() };
    let place = found.rfind(" (occurred while parsing \"").filter(|_| found.ends_with("\")")).map(|at| &found[at..]);
    let place = place.filter(|place| !place.contains(['{', '[', ':', ',']));
    format!("{expected}{}", place.unwrap_or_default())
}

impl<R: Refusal> From<Decline<R>> for Problem {
    fn from(decline: Decline<R>) -> Self {
        match decline {
            Decline::Refused(refusal) => Self::refused(&refusal),
            Decline::Failed(failure) => failure.into(),
        }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            other => Self::broken(&other),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable => {
                Self::unavailable("server.unavailable", "the database does not answer; nothing is half done, try again")
            }
            Failure::Busy => Self::unavailable("server.busy", "too much is going on; try again"),
            Failure::CommandReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "request.idempotency_key_reused",
                "this Idempotency-Key was used for another request; take a new one",
            ),
            Failure::Erased(_) => Self::new(StatusCode::CONFLICT, "account.erased", "the person is erased"),
            Failure::Corrupt(what) => Self::broken(&what),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Failure::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, code, detail, facts, retry_after } = self;
        let mut body = facts;
        body.insert("type".into(), json!(format!("{MEANINGS}{code}")));
        body.insert("title".into(), json!(status.canonical_reason().unwrap_or("Error")));
        body.insert("status".into(), json!(status.as_u16()));
        body.insert("code".into(), json!(code));
        body.insert("detail".into(), json!(detail));
        let mut response = Response::builder().status(status).content_type(CONTENT_TYPE);
        if let Some(seconds) = retry_after {
            response = response.header(header::RETRY_AFTER, seconds);
        }
        if status == StatusCode::UNAUTHORIZED {
            response = response.header(header::WWW_AUTHENTICATE, "Bearer");
        }
        response.body(Value::Object(body).to_string())
    }
}

/// A problem on its way through poem's errors.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.detail)]
struct ProblemError(Problem);

impl poem::error::ResponseError for ProblemError {
    fn status(&self) -> StatusCode {
        self.0.status
    }

    fn as_response(&self) -> Response {
        self.0.clone().into_response()
    }
}

impl From<Problem> for poem::Error {
    fn from(problem: Problem) -> Self {
        ProblemError(problem).into()
    }
}
