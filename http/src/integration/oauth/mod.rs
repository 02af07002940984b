//! OAuth 2.1: how apps are let in, and how they get tokens. What the standards put outside of the API lies outside of it:
//! `/oauth/authorize`, `/oauth/token`, `/oauth/revoke` and `/.well-known/oauth-authorization-server`.

mod allow;
mod asked;
mod client;
mod consent;
mod error;
mod metadata;
mod revoke;
mod sealed;
mod token;

use poem::{Endpoint, Route, get, post};

pub(super) use allow::AllowApi;

/// Where people let apps in and apps get tokens, below `/oauth`.
pub(crate) fn doors() -> impl Endpoint + 'static {
    Route::new()
        .at("/authorize", get(consent::show))
        .at("/consent.js", get(consent::script))
        .at("/token", post(token::give))
        .at("/revoke", post(revoke::revoke))
}

/// What programs read to find those, at `/.well-known/oauth-authorization-server`.
pub(crate) fn metadata() -> impl Endpoint + 'static {
    get(metadata::show)
}
