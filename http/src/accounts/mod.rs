//! Accounts over HTTP.

mod auth;
mod authenticators;
mod consents;
mod invited;
mod linked;
mod mailed;
mod me;
mod oidc;
mod passkeys;
mod role_request;
mod second_factor;
mod sign_ins;
mod strength;

pub(crate) use auth::RoleName;
pub(crate) use authenticators::ProofBody;
pub(crate) use consents::expect_accepted;
pub(crate) use oidc::Providers;
pub use oidc::UnusableProvider;
pub(crate) use passkeys::PasskeyRoom;
pub(crate) use role_request::{RoleRequestRef, RoleRequestView};

use sign_ins::{DevicesApi, LoginApi, RefreshApi};

type Api = (
    (auth::AuthApi, LoginApi, RefreshApi, me::MeApi, DevicesApi, invited::InvitedApi, role_request::RoleRequestApi),
    (
        authenticators::Api,
        second_factor::Api,
        passkeys::Api,
        oidc::Api,
        consents::ConsentsApi,
        mailed::Api,
        linked::Api,
    ),
    strength::StrengthApi,
);

pub(crate) const API: Api = (
    (auth::AuthApi, LoginApi, RefreshApi, me::MeApi, DevicesApi, invited::InvitedApi, role_request::RoleRequestApi),
    (
        authenticators::API,
        second_factor::API,
        passkeys::API,
        oidc::API,
        consents::ConsentsApi,
        mailed::API,
        linked::API,
    ),
    strength::StrengthApi,
);
