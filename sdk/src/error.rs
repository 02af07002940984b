//! Everything that can go wrong, as one type.

use std::time::Duration;

use progenitor_client::{Error as LowError, ResponseValue};
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::generated::types::Problem;
use crate::retry::{asked_wait, is_passing};
use crate::second_factor::{NEEDED, SecondFactorNeeded};

/// Why an operation did not happen, or cannot be told to have happened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server understood and says no. Nothing was changed.
    #[error("{detail} ({code})")]
    Refused {
        /// Stable for ever, such as `booking.session_full`: decide on this.
        code: String,
        /// The HTTP status: 404 there is no such thing, 409 its state does not allow it, 422 a rule does not …
        status: u16,
        /// One sentence for people.
        detail: String,
        /// What belongs to the refusal, such as `spots_left`; see [`Error::fact`].
        facts: Map<String, Value>,
    },
    /// The client is not signed in, its token is no longer taken and it has no password, or the password is wrong.
    #[error("{detail} ({code})")]
    Unauthenticated {
        /// `auth.unauthenticated`, or `account.invalid_credentials` for a wrong address or password.
        code: String,
        /// One sentence for people.
        detail: String,
    },
    /// The password was right and is not enough: go on with [`crate::Client::give_second_factor`].
    #[error("a second factor is needed (auth.second_factor_required)")]
    SecondFactorNeeded(SecondFactorNeeded),
    /// The server cannot now, and could not when asked again. A write happened once or not at all: under its own key (see
    /// [`crate::Client::keyed`]) it can be asked for later.
    #[error("{detail} ({code})")]
    Unavailable {
        /// Such as `server.unavailable`.
        code: String,
        /// One sentence for people.
        detail: String,
        /// When the server wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// No answer came: no connection, or it broke, or time ran out. As with [`Error::Unavailable`], a write happened once or
    /// not at all.
    #[error("no answer from the server: {}", innermost(.0))]
    Unreachable(#[source] reqwest::Error),
    /// The view does not show yet what this client has written, although it waited.
    #[error("the view is at position {position}, behind what this client has written at {written}")]
    Stale {
        /// How far the view has come.
        position: u64,
        /// Where the last write stands.
        written: u64,
    },
    /// Something is broken on the server; its operator finds it in the log.
    #[error("{detail} ({code})")]
    Broken {
        /// `server.broken`.
        code: String,
        /// One sentence for people.
        detail: String,
    },
    /// The answer is not what the API describes: another version, or another program.
    #[error("unexpected answer: {0}")]
    Unexpected(String),
    /// The address of the server is no URL, or the client cannot be set up.
    #[error("{0}")]
    Setup(String),
}

impl Error {
    /// The stable code that the server gave, if it answered.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. }
            | Self::Unauthenticated { code, .. }
            | Self::Unavailable { code, .. }
            | Self::Broken { code, .. } => Some(code),
            Self::SecondFactorNeeded(_) => Some(NEEDED),
            Self::Unreachable(_) | Self::Stale { .. } | Self::Unexpected(_) | Self::Setup(_) => None,
        }
    }

    /// What belongs to a refusal under `name`, such as `spots_left`, if it is there and a `T`.
    pub fn fact<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let Self::Refused { facts, .. } = self else { return None };
        serde_json::from_value(facts.get(name)?.clone()).ok()
    }

    fn answered(status: StatusCode, problem: Problem, retry_after: Option<Duration>) -> Self {
        let Problem { code, detail, extra: facts, .. } = problem;
        match status {
            StatusCode::UNAUTHORIZED => Self::Unauthenticated { code, detail },
            status if is_passing(status) => Self::Unavailable { code, detail, retry_after },
            status if status.is_server_error() => Self::Broken { code, detail },
            status => Self::Refused { code, status: status.as_u16(), detail, facts },
        }
    }

    fn undescribed(status: StatusCode) -> Self {
        if is_passing(status) {
            let detail = format!("something between here and the server answered with {status}");
            return Self::Unavailable { code: "server.unavailable".to_owned(), detail, retry_after: None };
        }
        Self::Unexpected(format!("status {status}"))
    }
}

impl From<LowError<Problem>> for Error {
    fn from(error: LowError<Problem>) -> Self {
        match error {
            LowError::ErrorResponse(answer) => {
                let (status, retry_after) = (answer.status(), asked_wait(answer.headers()));
                Self::answered(status, ResponseValue::into_inner(answer), retry_after)
            }
            LowError::CommunicationError(error)
            | LowError::ResponseBodyError(error)
            | LowError::InvalidUpgrade(error) => Self::Unreachable(error),
            LowError::UnexpectedResponse(response) => Self::undescribed(response.status()),
            // What was sent may be personal: it is not shown.
            LowError::InvalidResponsePayload(_, error) => Self::Unexpected(error.to_string()),
            LowError::InvalidRequest(what) | LowError::Custom(what) => Self::Unexpected(what),
        }
    }
}

/// "Connection refused" says more than "error sending request".
fn innermost<'e>(error: &'e (dyn std::error::Error + 'static)) -> &'e (dyn std::error::Error + 'static) {
    error.source().map_or(error, innermost)
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;
    use serde_json::json;

    use super::Error;

    fn answered(status: StatusCode) -> Error {
        let problem = json!({
            "type": "/docs/errors#x", "title": "No", "status": status.as_u16(), "code": "booking.session_full",
            "detail": "the session is full", "spots_left": 0,
        });
        Error::answered(status, serde_json::from_value(problem).expect("a problem"), None)
    }

    #[test]
    fn a_refusal_keeps_its_code_and_its_facts() {
        let error = answered(StatusCode::CONFLICT);
        assert_eq!(error.code(), Some("booking.session_full"));
        assert_eq!(error.fact::<u32>("spots_left"), Some(0));
        assert_eq!(error.fact::<String>("spots_left"), None);
        assert_eq!(error.to_string(), "the session is full (booking.session_full)");
    }

    #[test]
    fn the_status_says_what_kind_of_error_it_is() {
        assert!(matches!(answered(StatusCode::UNAUTHORIZED), Error::Unauthenticated { .. }));
        assert!(matches!(answered(StatusCode::SERVICE_UNAVAILABLE), Error::Unavailable { .. }));
        assert!(matches!(answered(StatusCode::INTERNAL_SERVER_ERROR), Error::Broken { .. }));
        assert!(matches!(answered(StatusCode::FORBIDDEN), Error::Refused { status: 403, .. }));
    }
}
