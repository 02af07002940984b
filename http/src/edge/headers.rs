//! The names of our own headers.

/// On an answer: where in the log the write stands. On a read: the position that the view must have reached.
pub(crate) const POSITION: &str = "Regimen-Position";
/// On the answer to a read that could not wait any longer: the position that the view has reached.
pub(crate) const STALE: &str = "Regimen-Stale";
/// On every answer to somebody who acts for somebody else: the account of whoever acts.
pub(crate) const IMPERSONATED_BY: &str = "Regimen-Impersonated-By";
/// On every answer: the name of the request, as it stands in the logs.
pub(crate) const REQUEST_ID: &str = "X-Request-Id";
/// On a request of somebody who is not signed in: which organization it is for.
pub(crate) const ORGANIZATION: &str = "Regimen-Organization";
/// On a request that a cookie signs in: no form and no link of another site can send it.
pub(crate) const CSRF: &str = "Regimen-CSRF";
/// On a request: its name. The same request under the same name happens once.
pub(crate) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
