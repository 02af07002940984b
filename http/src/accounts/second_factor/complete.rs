//! Giving one's second factor.

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::{Authenticators, CompleteSignIn, Given, Proof, TrustedDeviceId, proven};
use regimen_core::kernel::executor::Failure;

use super::challenge::Challenge;
use crate::accounts::sign_ins::{Delivery, Token, issue};
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Link, Problem};
use crate::parts::Parts;

pub(crate) struct CompleteApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SecondFactor {
    /// What `/auth/login` answered with.
    #[oai(validator(max_length = 1000))]
    challenge: Text,
    /// Six digits of the authenticator app or of a text, or a backup code.
    #[oai(validator(max_length = 32))]
    code: Text,
    /// Whether not to be asked on this device for a while; answers with `trusted_device`, to be sent along with the password.
    trust_device: Option<bool>,
    /// Whether the refresh token is to be in a cookie, as at `/auth/login`.
    cookie: Option<bool>,
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl CompleteApi {
    /// Give your second factor
    ///
    /// Goes on where `/auth/login` said `auth.second_factor_required`, within five minutes and once.
    #[oai(path = "/second-factor", method = "post", operation_id = "second_factor")]
    async fn complete(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        // A challenge becomes one sign-in, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<SecondFactor>,
    ) -> Result<Written<Token>, Problem> {
        let delivery = Delivery::wished(asked, body.cookie)?;
        let challenge = Challenge::read(&parts, &body.challenge.0)?;
        let trust = body.trust_device.unwrap_or_default().then(TrustedDeviceId::generate);
        let proof = body.0.proof(&parts, &challenge).await?;
        let (sign_in_id, first, device) = (challenge.sign_in_id, challenge.first(), challenge.device(&parts));
        let complete = CompleteSignIn { sign_in_id, first, proof, device, trust };
        let done = proven(parts.core.executor(), &challenge.command(), &complete).await?;
        let trusted = trusted(&parts, &challenge, trust).await?;
        issue(&parts, challenge.org, done, &delivery).map(|written| written.and(|token| token.trusting(trusted)))
    }
}

impl SecondFactor {
    async fn proof(self, parts: &Parts, challenge: &Challenge) -> Result<Proof, Problem> {
        let given = Given::Code(parse("code", self.code.0)?);
        Ok(parts.core.proof(challenge.org, challenge.account_id, given).await?)
    }
}

/// The token of the device, if it is trusted now.
async fn trusted(
    parts: &Parts,
    challenge: &Challenge,
    wished: Option<TrustedDeviceId>,
) -> Result<Option<String>, Failure> {
    let (executor, org, now) = (parts.core.executor(), challenge.org, parts.core.clock().now());
    let (authenticators, _) = executor.current::<Authenticators>(org, challenge.account_id).await?;
    let trusted = wished.filter(|device| authenticators.trusts(*device, now));
    Ok(trusted.map(|device| parts.links.make(Link::TrustedDevice, org, device.uuid())))
}
