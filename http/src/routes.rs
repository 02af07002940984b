//! All of the API: the contexts side by side, documented by the code.

use std::sync::Arc;

use poem::{Endpoint, EndpointExt as _, Route};
use poem_openapi::{OpenApi, OpenApiService};
use serde_json::Value;

use crate::edge::Operation;
use crate::parts::Parts;
use crate::{
    accounts, admin, booking, docs, integration, mail, membership, notification, operations, pages, privacy, scheduling,
};

const PREFIX: &str = "/api/v1";
/// What the library writes of a name for a request, and what there is to say of it.
const ANY_NAME: &str =
    "\"name\": \"Idempotency-Key\",\n            \"schema\": {\n              \"type\": \"string\"\n";
const NAME: &str = "\"name\": \"Idempotency-Key\",\n            \"schema\": {\n              \"type\": \"string\",\n              \
                    \"pattern\": \"^[ -~]{1,200}$\"\n";
const DESCRIPTION: &str = "Booking for people who coach, train and teach, on a log that can be proved.\n\n\
    Every POST takes an `Idempotency-Key`: the same request with the same key happens once. Every write answers with \
    `Regimen-Position`; a read that carries it waits until the view shows that write (at most 2 seconds; then the answer says \
    `Regimen-Stale`). Lists come in pages of 20 with `next_cursor`. Errors are problems (RFC 9457) with a stable `code`, \
    listed at /docs/errors.";

fn service() -> OpenApiService<impl OpenApi, ()> {
    let people = (accounts::API, membership::API, notification::API, mail::API, privacy::API);
    let contexts = (people, scheduling::API, booking::API, integration::API, admin::API, operations::API);
    OpenApiService::new(contexts, "Regimen", env!("CARGO_PKG_VERSION")).description(DESCRIPTION).server(PREFIX)
}

/// Everything that answers to HTTP, without the guard.
pub(crate) fn routes(parts: &Arc<Parts>) -> impl Endpoint + 'static + use<> {
    let service = service();
    let (document, docs) = (docs::document(openapi_document()), docs::pages(&service));
    let pages = Route::new().nest("/go", mail::landing());
    let pages = pages
        .nest("/sign-in", pages::sign_in())
        .nest("/sign-up", pages::sign_up())
        .nest("/came-back", pages::came_back());
    let pages = match parts.mail.open_outbox() {
        Some(_) => pages.nest("/dev/outbox", mail::dev_outbox()),
        None => pages,
    };
    pages
        .nest("/oauth", integration::doors())
        .at("/.well-known/oauth-authorization-server", integration::metadata())
        .nest(PREFIX, Route::new().at("/openapi.json", document).nest("/", service))
        .nest("/docs", docs)
        .nest("/", operations::probes())
        .data(Arc::clone(parts))
}

/// Every operation: its method, its path as the router knows it, and its name.
pub(crate) fn operations() -> Vec<Operation> {
    let document = serde_json::from_str::<Value>(&openapi_document()).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, methods)| {
        let path = format!("{PREFIX}{}", known_to_the_router(path));
        methods.as_object().into_iter().flatten().filter_map(move |(method, operation)| {
            let name = operation["operationId"].as_str()?;
            Some((method.to_uppercase().parse().ok()?, path.clone(), name.to_owned()))
        })
    });
    operations.collect()
}

/// poem-openapi numbers the parameters of a path.
fn known_to_the_router(path: &str) -> String {
    let mut number = 0;
    let part = |part: &str| match part.strip_prefix('{') {
        Some(_) => {
            number += 1;
            format!(":param{}", number - 1)
        }
        None => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The OpenAPI document, as the server answers with it and as it is committed for the SDK.
pub fn openapi_document() -> String {
    service().spec().replace(ANY_NAME, NAME)
}
