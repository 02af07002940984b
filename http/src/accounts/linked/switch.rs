//! Going on with a linked account in another organization.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::Device;
use regimen_core::accounts::linked::{LinkedAccountRefusal, SwitchRefusal};
use regimen_core::kernel::executor::Decline;
use regimen_core::kernel::ids::OrgId;

use super::organizations::account;
use crate::accounts::second_factor::demand;
use crate::accounts::sign_ins::{Delivery, DeviceBody, Token, issue, trusted};
use crate::api::{Area, Text, Written};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct SwitchApi;

/// Where somebody goes on.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SwitchOrganization {
    /// The organization, by its id or its short name.
    #[oai(validator(max_length = 100))]
    organization: Text,
    /// Whether to stay signed in for weeks on this device.
    remember: Option<bool>,
    /// What to call this device, at most 60 characters; if left out, what its browser says it is.
    device: Option<Text>,
    /// What `/auth/second-factor` answered with on this device there, if it is trusted.
    #[oai(validator(max_length = 200))]
    trusted_device: Option<Text>,
    /// Whether the refresh token is to be in a cookie that no script can read, for browsers. The request then comes from a page of
    /// this server and carries `Regimen-CSRF: 1`.
    cookie: Option<bool>,
}

impl SwitchOrganization {
    fn device(&self, asked: &Request, parts: &Parts, org: OrgId) -> Result<Device, Problem> {
        let name = self.device.as_ref().map(|Text(name)| name.as_str());
        let device = DeviceBody { name, remember: self.remember.unwrap_or_default() }.device(asked, parts)?;
        Ok(Device { trusted: trusted(parts, org, self.trusted_device.as_ref()), ..device })
    }
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl SwitchApi {
    /// Go on in another organization
    ///
    /// With the account there that is linked with mine. The sign-in here goes on as well; of two refresh tokens in cookies of one host
    /// the new one stays. Whoever has a second factor there gets a challenge instead, to be answered at `/auth/second-factor`. An
    /// account that is suspended or locked there stays so, and what a role there must have it must have.
    #[oai(path = "/switch", method = "post", operation_id = "switch_organization")]
    async fn switch(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        // A sign-in is made anew each time, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<SwitchOrganization>,
    ) -> Result<Written<Token>, Problem> {
        let delivery = Delivery::wished(asked, body.cookie)?;
        let org = parts.core.organization_named(&body.organization.0).await?;
        let org = org.ok_or_else(|| Problem::refused(&LinkedAccountRefusal::NotLinked))?;
        let device = body.device(asked, &parts, org)?;
        let done = parts.core.switch(account(&caller), org, device.clone()).await;
        issue(&parts, org, done.map_err(|no| refused(&parts, org, &device, no))?, &delivery)
    }
}

/// What whoever does not come in hears: a challenge, if all that is missing is their second factor.
fn refused(parts: &Parts, org: OrgId, device: &Device, declined: Decline<SwitchRefusal>) -> Problem {
    match declined {
        Decline::Refused(SwitchRefusal::Account(refusal)) => demand(parts, org, device, Decline::Refused(refusal)),
        declined => declined.into(),
    }
}
