//! Signing in with a password.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::TrustedDeviceId;
use regimen_core::accounts::values::{Email, Password};
use regimen_core::accounts::{AccountRefusal, Device};
use regimen_core::kernel::ids::OrgId;

use super::device_name::DeviceBody;
use super::token::{Delivery, Token, issue};
use crate::accounts::second_factor::demand;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Link, Problem, Tenant};
use crate::parts::Parts;

pub(crate) struct LoginApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Login {
    #[oai(validator(max_length = 254))]
    email: Text,
    #[oai(validator(max_length = 512))]
    password: Text,
    /// Whether to stay signed in for weeks on this device.
    remember: Option<bool>,
    /// What to call this device, at most 60 characters; if left out, what its browser says it is.
    device: Option<Text>,
    /// What `/auth/second-factor` answered with on this device, if it is trusted.
    #[oai(validator(max_length = 200))]
    trusted_device: Option<Text>,
    /// Whether the refresh token is to be in a cookie that no script can read, for browsers. The request then comes from a page of
    /// this server and carries `Regimen-CSRF: 1`.
    cookie: Option<bool>,
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl LoginApi {
    /// Sign in
    ///
    /// Gives an access token and a refresh token. An unknown address and a wrong password get the same answer. Whoever has a second
    /// factor gets a challenge instead, to be answered at `/auth/second-factor`.
    #[oai(path = "/login", method = "post", operation_id = "login")]
    async fn login(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        // A sign-in is made anew each time, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<Login>,
    ) -> Result<Written<Token>, Problem> {
        let delivery = Delivery::wished(asked, body.cookie)?;
        let device = body.device(asked, &parts, **tenant)?;
        let (email, password) = body.0.credentials()?;
        let done = parts.core.sign_in(&tenant.command(), (&email, password), device.clone()).await;
        issue(&parts, tenant.org(), done.map_err(|no| demand(&parts, tenant.org(), &device, no))?, &delivery)
    }
}

impl Login {
    /// What cannot be an address or a password is a wrong one.
    fn credentials(self) -> Result<(Email, Password), Problem> {
        let wrong = |_: Problem| Problem::refused(&AccountRefusal::InvalidCredentials);
        let (Text(email), Text(password)) = (self.email, self.password);
        Ok((parse("email", email).map_err(wrong)?, parse("password", password).map_err(wrong)?))
    }

    fn device(&self, asked: &Request, parts: &Parts, tenant: Tenant) -> Result<Device, Problem> {
        let name = self.device.as_ref().map(|Text(name)| name.as_str());
        let device = DeviceBody { name, remember: self.remember.unwrap_or_default() }.device(asked, parts)?;
        let trusted = trusted(parts, tenant.org(), self.trusted_device.as_ref());
        Ok(Device { trusted, ..device })
    }
}

/// Under which id a device of somebody of `org` is trusted that shows `token`. What is no token of ours is no trust, and no reason to
/// keep anybody out.
pub(in crate::accounts) fn trusted(parts: &Parts, org: OrgId, token: Option<&Text>) -> Option<TrustedDeviceId> {
    let read = token.and_then(|Text(token)| parts.links.read(Link::TrustedDevice, token));
    read.filter(|(of, _)| *of == org).map(|(_, id)| TrustedDeviceId::from_uuid(id))
}
