//! Signing in with an account that one has elsewhere (OpenID Connect, authorization code with PKCE).

mod begin;
mod complete;
mod flow;
mod id_token;
mod mine;
mod provider;
mod providers;

pub(crate) use providers::Providers;
pub use providers::UnusableProvider;

pub(super) type Api = (begin::BeginApi, complete::CompleteApi, mine::MyIdentitiesApi);

pub(super) const API: Api = (begin::BeginApi, complete::CompleteApi, mine::MyIdentitiesApi);
