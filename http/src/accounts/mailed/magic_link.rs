//! Signing in by a link in a mail.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::links::LinkPurpose;

use super::{LinkMailed, follow, mail_link};
use crate::accounts::second_factor::demand;
use crate::accounts::sign_ins::{Delivery, DeviceBody, Token, issue};
use crate::api::{Area, Text, Written};
use crate::edge::{Link, Problem, Tenant};
use crate::parts::Parts;

pub(crate) struct MagicLinkApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct MagicLinkWish {
    #[oai(validator(max_length = 254))]
    email: Text,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct MagicLink {
    /// What stands in the link of the mail.
    #[oai(validator(max_length = 200))]
    token: Text,
    /// Whether to stay signed in for weeks on this device.
    remember: Option<bool>,
    /// What to call this device, at most 60 characters; if left out, what its browser says it is.
    device: Option<Text>,
    /// Whether the refresh token is to be in a cookie, as at `/auth/login`.
    cookie: Option<bool>,
}

#[OpenApi(prefix_path = "/auth/magic-link", tag = "Area::Accounts")]
impl MagicLinkApi {
    /// Ask for a link to sign in with
    ///
    /// The answer does not tell whether anybody has this address.
    #[oai(path = "/", method = "post", operation_id = "ask_for_magic_link")]
    async fn ask(
        &self,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        // Asked twice, two mails are sent at most; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<MagicLinkWish>,
    ) -> Result<Json<LinkMailed>, Problem> {
        mail_link(&parts, tenant.org(), body.0.email, LinkPurpose::MagicLink).await.map(Json)
    }

    /// Sign in with a link
    ///
    /// With what stands in the link of the mail: once, within ten minutes. Whoever has a second factor gets a challenge instead, as at
    /// `/auth/login`.
    #[oai(path = "/sign-in", method = "post", operation_id = "sign_in_by_link")]
    async fn sign_in(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        // A link counts once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<MagicLink>,
    ) -> Result<Written<Token>, Problem> {
        let MagicLink { token, remember, device, cookie } = body.0;
        let delivery = Delivery::wished(asked, cookie)?;
        let name = device.as_ref().map(|Text(name)| name.as_str());
        let device = DeviceBody { name, remember: remember.unwrap_or_default() }.device(asked, &parts)?;
        let (command, link_id) = follow(&parts, Link::MagicLink, &token)?;
        let done = parts.core.sign_in_by_link(&command, link_id, device.clone()).await;
        issue(&parts, command.org, done.map_err(|no| demand(&parts, command.org, &device, no))?, &delivery)
    }
}
