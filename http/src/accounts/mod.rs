//! Accounts over HTTP.

mod auth;
mod invited;
mod me;
mod role_request;
mod sign_ins;

pub(crate) use auth::RoleName;
pub(crate) use role_request::{RoleRequestRef, RoleRequestView};

use sign_ins::{DevicesApi, LoginApi, RefreshApi};

type Apis =
    (auth::AuthApi, LoginApi, RefreshApi, me::MeApi, DevicesApi, invited::InvitedApi, role_request::RoleRequestApi);

pub(crate) const API: Apis =
    (auth::AuthApi, LoginApi, RefreshApi, me::MeApi, DevicesApi, invited::InvitedApi, role_request::RoleRequestApi);
