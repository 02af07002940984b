//! The API as a whole: one struct for each resource, nested by context, documented by the code.

mod as_of;
mod page;
mod reply;

use std::sync::Arc;

use poem::{Endpoint, EndpointExt as _, Route};
use poem_openapi::{OpenApi, OpenApiService, Tags};

use crate::app::Parts;
use crate::edge::Problem;
use crate::{accounts, admin, booking, membership, operations, scheduling};

pub(crate) use as_of::AsOf;
pub(crate) use page::{asked, found};
pub(crate) use reply::{Created, Written};

const PREFIX: &str = "/api/v1";
const DESCRIPTION: &str = "Booking for people who coach, train and teach, on a log that can be proved.\n\n\
    Every POST takes an `Idempotency-Key`: the same request with the same key happens once. Every write answers with \
    `Regimen-Position`; a read that carries it waits until the view shows that write (at most 2 seconds; then the answer says \
    `Regimen-Stale`). Lists come in pages of 20 with `next_cursor`. Errors are problems (RFC 9457) with a stable `code`, \
    listed in docs/errors.md.";

/// What belongs together in the documentation.
#[derive(Tags)]
pub(crate) enum Area {
    /// Registering, signing in, and who one is.
    Accounts,
    /// Class templates and sessions.
    Scheduling,
    /// Places in sessions.
    Booking,
    /// Credits.
    Membership,
    /// The history of an organization, and its proof.
    Audit,
    /// Whether the server is well.
    Operations,
}

fn service() -> OpenApiService<impl OpenApi, ()> {
    let contexts = (accounts::API, scheduling::API, booking::API, membership::API, admin::API, operations::API);
    OpenApiService::new(contexts, "Regimen", env!("CARGO_PKG_VERSION")).description(DESCRIPTION).server(PREFIX)
}

/// Everything that answers to HTTP, without the guard.
pub(crate) fn routes(parts: &Arc<Parts>) -> impl Endpoint + 'static + use<> {
    let service = service();
    let (document, docs) = (service.spec_endpoint(), service.swagger_ui());
    Route::new()
        .nest(PREFIX, Route::new().at("/openapi.json", document).nest("/", service))
        .nest("/docs", docs)
        .nest("/", operations::probes())
        .data(Arc::clone(parts))
}

/// Parses `value`, or says which field cannot be what it should be.
pub(crate) fn parse<T, U>(field: &'static str, value: T) -> Result<U, Problem>
where
    U: TryFrom<T>,
    U::Error: std::fmt::Display,
{
    U::try_from(value).map_err(|error| Problem::invalid("request.invalid", format!("{field}: {error}")))
}

/// The OpenAPI document, as the server answers with it and as it is committed for the SDK.
pub fn openapi_document() -> String {
    service().spec()
}
