//! Accounts over HTTP.

mod auth;
mod invited;
mod me;
mod role_request;

pub(crate) use auth::RoleName;
pub(crate) use role_request::{RoleRequestRef, RoleRequestView};

pub(crate) const API: (auth::AuthApi, me::MeApi, invited::InvitedApi, role_request::RoleRequestApi) =
    (auth::AuthApi, me::MeApi, invited::InvitedApi, role_request::RoleRequestApi);
