//! Access tokens: JSON Web Tokens of ten minutes, HMAC-SHA-256 under a key of the installation, nothing else accepted.

mod claims;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header, TokenData, Validation};
use regimen_core::accounts::{Scopes, SignedInAs};
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::ids::{OrgId, ProgramId};
use regimen_core::kernel::secrets::Keyring;

use super::token_keys::TokenKeys;

pub(crate) use claims::{Acting, Claims};

const ISSUER: &str = "regimen";
const AUDIENCE: &str = "regimen-api";
/// What tells access tokens from other JSON Web Tokens (RFC 9068).
const TYPE: &str = "at+jwt";

/// Issues and checks tokens.
pub(crate) struct Tokens {
    keys: TokenKeys,
    validation: Validation,
    clock: Arc<dyn Clock>,
    seconds: u32,
}

/// A token that is not ours, or no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not valid")]
pub(crate) struct InvalidToken;

impl Tokens {
    pub(crate) fn new(ring: &Keyring, seconds: u32, clock: Arc<dyn Clock>) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Expiry is judged by our clock, without the minute of grace that the library gives.
        validation.validate_exp = false;
        Self { keys: TokenKeys::new(ring, seconds), validation, clock, seconds }
    }

    /// Takes the keys of `ring` in the place of those before.
    pub(crate) fn adopt(&self, ring: &Keyring) {
        self.keys.adopt(ring);
    }

    /// How long a new token lives.
    pub(crate) fn seconds(&self) -> u32 {
        self.seconds
    }

    /// A token for `signed_in`.
    pub(crate) fn issue(&self, org: OrgId, signed_in: &SignedInAs) -> Result<String, InvalidToken> {
        let until = self.clock.now() + TimeDelta::seconds(self.seconds.into());
        self.sign(org, signed_in, None, until)
    }

    /// A token until `until` with which `acting` acts for `signed_in`.
    pub(crate) fn issue_for(
        &self,
        org: OrgId,
        signed_in: &SignedInAs,
        acting: Acting,
        until: DateTime<Utc>,
    ) -> Result<String, InvalidToken> {
        self.sign(org, signed_in, Some(acting), until)
    }

    fn sign(
        &self,
        org: OrgId,
        signed_in: &SignedInAs,
        act: Option<Acting>,
        until: DateTime<Utc>,
    ) -> Result<String, InvalidToken> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: signed_in.account_id,
            org,
            role: signed_in.role,
            sid: signed_in.sign_in_id,
            amr: signed_in.methods.clone(),
            auth_time: signed_in.authenticated_at.timestamp(),
            enrolment: signed_in.enrolment,
            act,
            scope: signed_in.app.as_ref().map(|app| app.scopes.clone()),
            client: signed_in.app.as_ref().map(|app| app.program_id),
            iat: self.clock.now().timestamp(),
            exp: until.timestamp(),
        };
        self.sealed(&claims)
    }

    /// A token for `program`, which acts for `org` by itself within `scopes`.
    pub(crate) fn issue_for_program(
        &self,
        org: OrgId,
        program: ProgramId,
        scopes: Scopes,
    ) -> Result<String, InvalidToken> {
        let now = self.clock.now();
        let exp = now.timestamp() + i64::from(self.seconds);
        self.sealed(&Claims { exp, ..Claims::of_program(org, program, scopes, now) })
    }

    fn sealed(&self, claims: &Claims) -> Result<String, InvalidToken> {
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        self.keys.sign(header, claims)
    }

    /// What `token` says, if it is ours and not expired.
    pub(crate) fn check(&self, token: &str) -> Result<Claims, InvalidToken> {
        let now = self.clock.now();
        let TokenData { header, claims, .. } = self.keys.read::<Claims>(token, &self.validation, now)?;
        let is_access_token = header.typ.as_deref() == Some(TYPE);
        if is_access_token && !expired(claims.exp, now) { Ok(claims) } else { Err(InvalidToken) }
    }
}

fn expired(exp: i64, now: DateTime<Utc>) -> bool {
    exp <= now.timestamp()
}

#[cfg(test)]
mod tests;
