//! One sign-in on its way over a provider. It stays with the browser that began it and never passes through an address, so nobody
//! can finish in one browser what was begun in another.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::identities::ProviderName;
use regimen_core::accounts::{DeviceName, Remember, SignInId};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::Cipher;
use serde::{Deserialize, Serialize};

use crate::edge::Problem;
use crate::parts::Parts;

const PURPOSE: &str = "flow.oidc";
/// How long somebody may take at the provider.
const LIFE: TimeDelta = TimeDelta::minutes(10);

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aim {
    /// This sign-in.
    SignIn(SignInId),
    /// This account has an identity more.
    Link(AccountId),
}

impl Aim {
    /// The sign-in, if it is one.
    pub(super) fn sign_in(self) -> Option<SignInId> {
        match self {
            Self::SignIn(sign_in_id) => Some(sign_in_id),
            Self::Link(_) => None,
        }
    }
}

/// A sign-in on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flow {
    pub(super) org: OrgId,
    pub(super) provider: ProviderName,
    pub(super) aim: Aim,
    pub(super) remember: Remember,
    pub(super) device: DeviceName,
    /// 256 random bits, from which follow what the provider is told.
    seed: String,
    until: DateTime<Utc>,
}

impl Flow {
    pub(super) fn begin(
        parts: &Parts,
        (org, provider, aim): (OrgId, ProviderName, Aim),
        (device, remember): (DeviceName, Remember),
    ) -> Self {
        let until = parts.core.clock().now() + LIFE;
        let seed = BASE64.encode(Cipher::random_key());
        Self { org, provider, aim, remember, device, seed, until }
    }

    /// The flow in `text`, if we made it for `org` and `provider` and it is not too old, and `state` came back from it.
    pub(super) fn read(
        parts: &Parts,
        (org, provider): (OrgId, &ProviderName),
        (text, state): (&str, &str),
    ) -> Result<Self, Problem> {
        let document = parts.links.unseal(PURPOSE, text).map_err(|_| over())?;
        let flow = serde_json::from_slice::<Self>(&document).map_err(|_| over())?;
        let is_this = flow.org == org && flow.provider == *provider && flow.state() == state;
        if is_this && flow.until > parts.core.clock().now() { Ok(flow) } else { Err(over()) }
    }

    pub(super) fn seal(&self, parts: &Parts) -> Result<String, Problem> {
        let document = serde_json::to_vec(self).map_err(|error| Problem::broken(&error))?;
        Ok(parts.links.seal(PURPOSE, &document))
    }

    /// What the provider sends back with a code.
    pub(super) fn state(&self) -> String {
        self.derived("state")
    }

    /// What the token of identity must hold.
    pub(super) fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What shows that a code is redeemed by whoever asked for it (RFC 7636).
    pub(super) fn verifier(&self) -> String {
        self.derived("pkce")
    }

    pub(super) fn pkce(&self) -> String {
        BASE64.encode(digest(&SHA256, self.verifier().as_bytes()))
    }

    fn derived(&self, what: &str) -> String {
        BASE64.encode(digest(&SHA256, format!("{what} {}", self.seed).as_bytes()))
    }
}

fn over() -> Problem {
    Problem::unacceptable("oidc.flow_over", "this is not the browser that began, or it began too long ago; begin again")
}
