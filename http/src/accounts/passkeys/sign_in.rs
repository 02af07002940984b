//! Signing in with a passkey and nothing else.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::SignInId;
use regimen_core::accounts::authenticators::passkeys::SignInWithPasskey;
use regimen_core::accounts::authenticators::proven;
use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Actor;
use regimen_passkeys::{PasskeyError, RequestOptions};
use uuid::Uuid;

use super::add::Options;
use super::answers::{AssertionBody, bytes};
use super::challenge::{self, Aim, over};
use super::room::refused;
use crate::accounts::sign_ins::{Delivery, DeviceBody, Token, issue};
use crate::api::{Area, Text, Written};
use crate::edge::{Problem, Tenant};
use crate::parts::Parts;

pub(crate) struct PasskeySignInApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PasskeyLogin {
    /// `response.userHandle`
    #[oai(validator(max_length = 200))]
    user_handle: Text,
    assertion: AssertionBody,
    /// Whether to stay signed in for weeks on this device.
    remember: Option<bool>,
    /// What to call this device, at most 60 characters; if left out, what its browser says it is.
    device: Option<Text>,
    /// Whether the refresh token is to be in a cookie, as at `/auth/login`.
    cookie: Option<bool>,
}

#[OpenApi(prefix_path = "/auth/passkey", tag = "Area::Accounts")]
impl PasskeySignInApi {
    /// Ask for a passkey to sign in with
    ///
    /// Gives what the browser needs to let somebody choose one of their passkeys, for five minutes and for one sign-in.
    #[oai(path = "/options", method = "post", operation_id = "passkey_sign_in_options")]
    async fn options(
        &self,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        // Nothing is stored; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
    ) -> Result<Json<Options>, Problem> {
        let challenge = challenge::make(&parts, tenant.org(), Aim::SignIn(SignInId::generate()))?;
        let options = RequestOptions::new(parts.passkeys.party(), challenge, Vec::new());
        let options = serde_json::to_value(options).map_err(|error| Problem::broken(&error))?;
        Ok(Json(Options { options: Any(options) }))
    }

    /// Sign in with a passkey
    ///
    /// The device has verified who uses it, so neither a password nor a code is asked for.
    #[oai(path = "/", method = "post", operation_id = "passkey_sign_in")]
    async fn sign_in(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        // A challenge becomes one sign-in, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<PasskeyLogin>,
    ) -> Result<Written<Token>, Problem> {
        let delivery = Delivery::wished(asked, body.cookie)?;
        let (org, sign_in) = (tenant.org(), body.sign_in(asked, &parts, tenant.org()).await?);
        let request = Command::once(org, Actor::Account(sign_in.account_id));
        let done = proven(parts.core.executor(), &request, &sign_in).await?;
        issue(&parts, org, done, &delivery)
    }
}

impl PasskeyLogin {
    async fn sign_in(
        &self,
        asked: &Request,
        parts: &Parts,
        org: regimen_core::kernel::ids::OrgId,
    ) -> Result<SignInWithPasskey, Problem> {
        let Aim::SignIn(sign_in_id) = self.assertion.aim(parts, org)? else { return Err(over()) };
        let handle = Uuid::from_slice(&bytes(&self.user_handle.0)?);
        let account_id = AccountId::from_uuid(handle.map_err(|_| refused(PasskeyError::WrongSignature))?);
        let asserted = self.assertion.verified(parts, org, account_id).await?;
        let name = self.device.as_ref().map(|Text(name)| name.as_str());
        let device = DeviceBody { name, remember: self.remember.unwrap_or_default() }.device(asked, parts)?;
        Ok(SignInWithPasskey { sign_in_id, account_id, asserted, device })
    }
}
