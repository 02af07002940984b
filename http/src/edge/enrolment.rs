//! Whoever must have a second factor and has none can do nothing but get one.

use poem::Request;
use poem::http::StatusCode;
use regimen_core::accounts::authenticators::policy::Enrolment;

use super::problem::Problem;
use super::tokens::Claims;

/// What they can do all the same: below these paths, or at them.
const OPEN: [&str; 4] =
    ["/api/v1/me/authenticators", "/api/v1/me/passkeys", "/api/v1/me/notifications", "/api/v1/auth"];
/// What lies below one of them and goes elsewhere: who has not given all that is asked for here does not go on there.
const CLOSED: &str = "/api/v1/auth/switch";
const ME: &str = "/api/v1/me";

/// Lets `claims` do what `request` asks for, unless a second factor is due first.
pub(super) fn expect_enrolled(request: &Request, claims: &Claims) -> Result<(), Problem> {
    let path = request.original_uri().path().trim_end_matches('/');
    let below = |open: &str| path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match claims.enrolment {
        Enrolment::NotDue => Ok(()),
        Enrolment::Due if path == ME || (path != CLOSED && OPEN.into_iter().any(below)) => Ok(()),
        Enrolment::Due => {
            let detail = "your role needs a second factor: set one up, then refresh or sign in again";
            Err(Problem::new(StatusCode::FORBIDDEN, "auth.enrolment_required", detail))
        }
    }
}
