//! Accounts over HTTP.

mod auth;
mod authenticators;
mod invited;
mod me;
mod role_request;
mod sign_ins;

pub(crate) use auth::RoleName;
pub(crate) use role_request::{RoleRequestRef, RoleRequestView};

use sign_ins::{DevicesApi, LoginApi, RefreshApi};

type Api = (
    (auth::AuthApi, LoginApi, RefreshApi, me::MeApi, DevicesApi, invited::InvitedApi, role_request::RoleRequestApi),
    authenticators::Api,
);

pub(crate) const API: Api = (
    (auth::AuthApi, LoginApi, RefreshApi, me::MeApi, DevicesApi, invited::InvitedApi, role_request::RoleRequestApi),
    authenticators::API,
);
