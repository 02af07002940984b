//! Signing in with a password.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::values::{Email, Password};
use regimen_core::accounts::{AccountRefusal, Device, DeviceName, Remember};

use super::device_name::device_name;
use super::token::{Delivery, Token, issue};
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Problem, Tenant};
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
    /// Whether the refresh token is to be in a cookie that no script can read, for browsers. The request then comes from a page of
    /// this server and carries `Regimen-CSRF: 1`.
    cookie: Option<bool>,
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl LoginApi {
    /// Sign in
    ///
    /// Gives an access token and a refresh token. An unknown address and a wrong password get the same answer.
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
        let device = body.device(asked, &parts)?;
        let (email, password) = body.0.credentials()?;
        let done = parts.core.sign_in(&tenant.command(), (&email, password), device).await?;
        issue(&parts, tenant.org(), done, &delivery)
    }
}

impl Login {
    /// What cannot be an address or a password is a wrong one.
    fn credentials(self) -> Result<(Email, Password), Problem> {
        let wrong = |_: Problem| Problem::refused(&AccountRefusal::InvalidCredentials);
        let (Text(email), Text(password)) = (self.email, self.password);
        Ok((parse("email", email).map_err(wrong)?, parse("password", password).map_err(wrong)?))
    }

    fn device(&self, asked: &Request, parts: &Parts) -> Result<Device, Problem> {
        let given =
            self.device.as_ref().map(|Text(name)| parse::<_, DeviceName>("device", name.clone())).transpose()?;
        let remember = if self.remember.unwrap_or_default() { Remember::ForLong } else { Remember::Briefly };
        let name = given.or_else(|| device_name(asked)).ok_or_else(|| Problem::broken(&"a device has no name"))?;
        Ok(Device { name, remember, life: parts.sign_in.life(remember) })
    }
}
