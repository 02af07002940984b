//! One shape for every error: problem details (RFC 9457) with a stable `code`.

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
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
        };
        Self { facts: refusal.facts(), ..Self::new(status, code.code, refusal.to_string()) }
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
        Self::new(status, code, error.to_string())
    }
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

/// The statuses that any operation may answer with when something is not right, and when.
const STATUSES: [(u16, &str); 10] = [
    (400, "The request is not what this document asks for."),
    (401, "The access token is missing, expired or not ours."),
    (403, "The role of the caller does not allow it."),
    (404, "There is no such thing, or none that the caller may know of."),
    (409, "The state of things does not allow it."),
    (413, "The body is too large."),
    (422, "A rule does not allow it, or the Idempotency-Key was used for another request."),
    (429, "Too many requests; try again after Retry-After seconds."),
    (500, "Something is broken; it has been logged."),
    (503, "Not now; try again after Retry-After seconds."),
];

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let response = |(status, description): &(u16, &'static str)| MetaResponse {
            description,
            status: Some(*status),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: CONTENT_TYPE,
                schema: MetaSchemaRef::Reference("Problem".to_owned()),
            }],
            headers: Vec::new(),
        };
        MetaResponses { responses: STATUSES.iter().map(response).collect() }
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<ProblemSchema, _>("Problem".to_owned(), |_| schema());
    }
}

/// Names the schema in the registry.
struct ProblemSchema;

impl poem_openapi::types::Type for ProblemSchema {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> std::borrow::Cow<'static, str> {
        "Problem".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference("Problem".to_owned())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

fn schema() -> MetaSchema {
    let described = |ty: &'static str, description: &'static str| {
        MetaSchemaRef::Inline(Box::new(MetaSchema { description: Some(description), ..MetaSchema::new(ty) }))
    };
    MetaSchema {
        description: Some(
            "An error (RFC 9457). Beside these fields it may carry facts of the refusal, such as `spots_left` with \
             `booking.session_full`.",
        ),
        required: vec!["type", "title", "status", "code", "detail"],
        properties: vec![
            ("type", described("string", "Where the code is explained.")),
            ("title", described("string", "The HTTP status in words.")),
            ("status", described("integer", "The HTTP status.")),
            ("code", described("string", "Stable for ever: decide on this.")),
            ("detail", described("string", "One sentence for people.")),
        ],
        additional_properties: Some(Box::new(MetaSchemaRef::Inline(Box::new(MetaSchema::ANY)))),
        ..MetaSchema::new("object")
    }
}
