//! Accounts over HTTP.

mod auth;
mod me;

pub(crate) use auth::RoleName;

pub(crate) const API: (auth::AuthApi, me::MeApi) = (auth::AuthApi, me::MeApi);
