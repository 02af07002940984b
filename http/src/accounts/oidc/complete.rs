//! Coming back from a provider.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::Device;
use regimen_core::accounts::identities::{
    IdentityKey, LinkIdentity, ProviderName, SignInWithIdentity, SignInWithIdentityRefusal,
};
use regimen_core::kernel::executor::{Decline, Request as Command};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;

use super::flow::{Aim, Flow};
use super::id_token::{Disbelief, Expected, Vouched, believe};
use super::provider::{Age, Provider};
use crate::accounts::second_factor::demand;
use crate::accounts::sign_ins::{Delivery, Token, issue};
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Problem, SignedIn, Tenant};
use crate::parts::Parts;

pub(crate) struct CompleteApi;

#[derive(Object)]
#[oai(rename = "OidcReturn", deny_unknown_fields)]
struct CameBack {
    /// What the browser kept.
    #[oai(validator(max_length = 2000))]
    flow: Text,
    /// `state` of the address that the provider sent the browser to.
    #[oai(validator(max_length = 200))]
    state: Text,
    /// `code` of it.
    #[oai(validator(max_length = 4000))]
    code: Text,
    /// Whether the refresh token is to be in a cookie, as at `/auth/login`.
    cookie: Option<bool>,
}

/// The identity is yours.
#[derive(Object)]
#[oai(rename = "IdentityLinked")]
struct Linked {
    provider: String,
}

#[OpenApi(tag = "Area::Accounts")]
impl CompleteApi {
    /// Come back from a provider, and sign in
    ///
    /// The identity must have been linked before: an address that is the same at both places is not enough. A second factor is asked
    /// for as after a password.
    #[oai(path = "/auth/oidc/:provider/complete", method = "post", operation_id = "oidc_complete")]
    async fn sign_in(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        provider: Path<String>,
        // A flow becomes one sign-in, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<CameBack>,
    ) -> Result<Written<Token>, Problem> {
        let delivery = Delivery::wished(asked, body.cookie)?;
        let (flow, sign_in_id, key) = body.0.vouched(&parts, (tenant.org(), provider.0), Aim::sign_in).await?;
        let device = flow.device(&parts);
        let sign_in = SignInWithIdentity { sign_in_id, key, device: device.clone() };
        let done = parts.core.executor().execute(&Command::once(flow.org, Actor::Anonymous), &sign_in).await;
        issue(&parts, flow.org, done.map_err(|declined| missing(&parts, &flow, &device, declined))?, &delivery)
    }

    /// Come back from a provider, and link the identity
    #[oai(path = "/me/identities/:provider/complete", method = "post", operation_id = "oidc_link_complete")]
    async fn link(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        provider: Path<String>,
        // Linking twice is linking once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<CameBack>,
    ) -> Result<Written<Linked>, Problem> {
        let account_id = caller.account_id();
        let meant = |aim: Aim| (aim == Aim::Link(account_id)).then_some(());
        let (flow, (), key) = body.0.vouched(&parts, (caller.org(), provider.0), meant).await?;
        let link = LinkIdentity { account_id, provider: flow.provider, key };
        let done = parts.core.executor().execute(&caller.command(), &link).await?;
        Ok(Written::of(done, |provider| Linked { provider: provider.into() }))
    }
}

impl Flow {
    fn device(&self, parts: &Parts) -> Device {
        let life = parts.sign_in.life(self.remember);
        Device { name: self.device.clone(), remember: self.remember, life, trusted: None }
    }
}

impl CameBack {
    /// The flow that came back, if it began for what is `meant`, and whom the provider vouches for.
    async fn vouched<T>(
        self,
        parts: &Parts,
        (org, provider): (OrgId, String),
        meant: impl FnOnce(Aim) -> Option<T>,
    ) -> Result<(Flow, T, IdentityKey), Problem> {
        let name = parse::<_, ProviderName>("provider", provider)?;
        let provider = parts.oidc.called(&name)?;
        let flow = Flow::read(parts, (org, &name), (&self.flow.0, &self.state.0))?;
        // A code can be redeemed once: not for something else.
        let meant = meant(flow.aim).ok_or_else(not_for_this)?;
        let known = provider.known(parts.core.clock().now(), Age::Usual).await?;
        let token = provider.redeem(&known, &self.code.0, &flow.verifier()).await?;
        let vouched = vouch(parts, provider, &flow, &token).await?;
        let key = IdentityKey::of(&provider.set.issuer, &vouched.subject, org, parts.core.pepper());
        Ok((flow, meant, key))
    }
}

/// Whom `token` vouches for; keys that are not known are asked for once.
async fn vouch(parts: &Parts, provider: &Provider, flow: &Flow, token: &str) -> Result<Vouched, Problem> {
    let (now, nonce) = (parts.core.clock().now(), flow.nonce());
    let expected = Expected { issuer: &provider.set.issuer, client_id: &provider.set.client_id, nonce: &nonce, now };
    let known = provider.known(now, Age::Usual).await?;
    let vouched = match believe(token, &known.keys, expected) {
        Err(Disbelief::UnknownKey) => believe(token, &provider.known(now, Age::KeyMissing).await?.keys, expected),
        believed => believed,
    };
    vouched
        .map_err(|_| Problem::unacceptable("oidc.refused", "the provider does not vouch for this sign-in; begin again"))
}

/// What whoever was not signed in hears.
fn missing(parts: &Parts, flow: &Flow, device: &Device, declined: Decline<SignInWithIdentityRefusal>) -> Problem {
    match declined {
        Decline::Refused(SignInWithIdentityRefusal::Account(refusal)) => {
            demand(parts, flow.org, device, Decline::Refused(refusal))
        }
        declined => declined.into(),
    }
}

fn not_for_this() -> Problem {
    Problem::unacceptable("oidc.flow_over", "it began for something else; begin again")
}
