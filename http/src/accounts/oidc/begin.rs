//! Going to a provider.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::SignInId;
use regimen_core::accounts::authenticators::{ProveOneself, proven};
use regimen_core::accounts::identities::ProviderName;
use regimen_core::kernel::ids::OrgId;

use super::flow::{Aim, Flow};
use super::provider::Age;
use crate::accounts::authenticators::ProofBody;
use crate::accounts::sign_ins::DeviceBody;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Problem, SignedIn, Tenant};
use crate::parts::Parts;

pub(crate) struct BeginApi;

/// Somebody who vouches for people.
#[derive(Object)]
struct OidcProvider {
    /// As it stands in paths.
    name: String,
    /// What people call it.
    title: String,
}

#[derive(Object)]
struct OidcProviders {
    items: Vec<OidcProvider>,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct OidcBegin {
    /// Whether to stay signed in for weeks on this device.
    remember: Option<bool>,
    /// What to call this device, at most 60 characters; if left out, what its browser says it is.
    device: Option<Text>,
}

/// On the way.
#[derive(Object)]
#[oai(rename = "OidcBegun")]
struct OnTheWay {
    /// Where to send the browser.
    authorization_url: String,
    /// To be kept in this browser, and sent along with what comes back.
    flow: String,
}

#[OpenApi(tag = "Area::Accounts")]
impl BeginApi {
    /// Who vouches for people here
    #[oai(path = "/auth/oidc", method = "get", operation_id = "oidc_providers")]
    async fn providers(&self, parts: Data<&Arc<Parts>>) -> Result<Json<OidcProviders>, Problem> {
        let item =
            |set: &crate::settings::OidcProvider| OidcProvider { name: set.name.clone(), title: set.title.clone() };
        Ok(Json(OidcProviders { items: parts.oidc.all().iter().map(|provider| item(&provider.set)).collect() }))
    }

    /// Sign in with an account elsewhere
    ///
    /// Send the browser to `authorization_url`. It comes back to the page that the provider knows, with `code` and `state`.
    #[oai(path = "/auth/oidc/:provider/begin", method = "post", operation_id = "oidc_begin")]
    async fn begin(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
        provider: Path<String>,
        // Nothing is stored; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<OidcBegin>,
    ) -> Result<Json<OnTheWay>, Problem> {
        let name = body.device.as_ref().map(|Text(name)| name.as_str());
        let device = DeviceBody { name, remember: body.remember.unwrap_or_default() };
        let aim = Aim::SignIn(SignInId::generate());
        Ok(Json(on_the_way(asked, &parts, (tenant.org(), provider.0, aim), device).await?))
    }

    /// Link an account elsewhere
    ///
    /// After a proof that it is you. Goes on like a sign-in.
    #[oai(path = "/me/identities/:provider/begin", method = "post", operation_id = "oidc_link")]
    async fn link(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        provider: Path<String>,
        // A proof is taken once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Written<OnTheWay>, Problem> {
        let (account_id, proof) = (caller.account_id(), body.0.of(&parts, &caller).await?);
        let prove = ProveOneself { account_id, proof };
        let done = proven(parts.core.executor(), &caller.command(), &prove).await?;
        let device = DeviceBody { name: None, remember: false };
        let on_the_way = on_the_way(asked, &parts, (caller.org(), provider.0, Aim::Link(account_id)), device).await?;
        Ok(Written::of(done, |()| on_the_way))
    }
}

async fn on_the_way(
    asked: &Request,
    parts: &Parts,
    (org, provider, aim): (OrgId, String, Aim),
    device: DeviceBody<'_>,
) -> Result<OnTheWay, Problem> {
    let name = parse::<_, ProviderName>("provider", provider)?;
    let provider = parts.oidc.called(&name)?;
    let device = device.device(asked, parts)?;
    let flow = Flow::begin(parts, (org, name, aim), (device.name, device.remember));
    let known = provider.known(parts.core.clock().now(), Age::Usual).await?;
    let authorization_url = provider.authorization_url(&known, &flow.state(), &flow.nonce(), &flow.pkce())?;
    Ok(OnTheWay { authorization_url, flow: flow.seal(parts)? })
}
