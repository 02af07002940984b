//! Accounts over HTTP.

mod auth;
mod invited;
mod me;

pub(crate) use auth::RoleName;

pub(crate) const API: (auth::AuthApi, me::MeApi, invited::InvitedApi) =
    (auth::AuthApi, me::MeApi, invited::InvitedApi);
