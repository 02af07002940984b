//! How apps are told no, as RFC 6749 has it.

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use regimen_core::integration::oauth::CodeRefusal;
use regimen_core::kernel::executor::{Decline, Failure};
use serde_json::json;

use crate::edge::Problem;

/// Why an app gets no token.
pub(super) enum TokenError {
    /// What it asks for is not to be had.
    Refused(&'static str, &'static str),
    /// It did not prove which app it is.
    NotProved,
    /// Something broke.
    Broken(Problem),
}

/// What was shown does not count.
pub(super) const INVALID_GRANT: TokenError =
    TokenError::Refused("invalid_grant", "the code or the refresh token does not count");

impl From<Failure> for TokenError {
    fn from(failure: Failure) -> Self {
        Self::Broken(failure.into())
    }
}

impl From<Decline<CodeRefusal>> for TokenError {
    fn from(declined: Decline<CodeRefusal>) -> Self {
        match declined {
            Decline::Refused(CodeRefusal::InvalidGrant) => INVALID_GRANT,
            Decline::Failed(failure) => failure.into(),
        }
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let (status, error, detail) = match self {
            Self::Broken(problem) => return problem.into_response(),
            Self::Refused(error, detail) => (StatusCode::BAD_REQUEST, error, detail),
            Self::NotProved => {
                (StatusCode::UNAUTHORIZED, "invalid_client", "the app is not known, or did not prove that it is itself")
            }
        };
        let response = Response::builder().status(status).content_type("application/json");
        let response = match status {
            StatusCode::UNAUTHORIZED => response.header(header::WWW_AUTHENTICATE, "Basic realm=\"regimen\""),
            _ => response,
        };
        response.body(json!({ "error": error, "error_description": detail }).to_string())
    }
}
