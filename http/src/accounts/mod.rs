//! Accounts over HTTP.

mod auth;
mod me;

pub(crate) const API: (auth::AuthApi, me::MeApi) = (auth::AuthApi, me::MeApi);
