//! Access tokens: JSON Web Tokens of ten minutes, HMAC-SHA-256 under a key of the installation, nothing else accepted.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header, TokenData, Validation};
use regimen_core::accounts::authenticators::policy::Enrolment;
use regimen_core::accounts::values::Role;
use regimen_core::accounts::{AuthMethod, Scopes, SignInId, SignedInAs};
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::ids::{AccountId, OrgId, ProgramId};
use regimen_core::kernel::secrets::Keyring;
use serde::{Deserialize, Serialize};

use super::token_keys::TokenKeys;

const ISSUER: &str = "regimen";
const AUDIENCE: &str = "regimen-api";
/// What tells access tokens from other JSON Web Tokens (RFC 9068).
const TYPE: &str = "at+jwt";

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    /// Who.
    pub(crate) sub: AccountId,
    /// In which organization.
    pub(crate) org: OrgId,
    /// What they may do.
    pub(crate) role: Role,
    /// The sign-in that it belongs to.
    pub(crate) sid: SignInId,
    /// By what they proved who they are.
    amr: Vec<AuthMethod>,
    /// When they did.
    auth_time: i64,
    /// Whether they must get a second factor before anything else.
    #[serde(default)]
    pub(crate) enrolment: Enrolment,
    /// Who acts for them, if it is not they themselves (RFC 8693).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) act: Option<Acting>,
    /// What the program may do that shows it; whatever its role may, if it is nobody's but the person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scope: Option<Scopes>,
    /// The program that shows it. One that acts for itself is its own subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) client: Option<ProgramId>,
    iat: i64,
    exp: i64,
}

/// Whoever acts for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Acting {
    /// Who.
    pub(crate) sub: AccountId,
    /// The sign-in of theirs by which they do: when it is over, so is this.
    pub(crate) sid: SignInId,
}

impl Claims {
    /// Whether somebody proved in person since `since` that they are who it says, with all that is asked for. Whoever came from a
    /// linked account has proved to be the owner of that one, and not of this.
    pub(super) fn proved_in_person(&self, since: DateTime<Utc>) -> bool {
        let in_person = self.act.is_none() && self.client.is_none() && !self.amr.contains(&AuthMethod::Linked);
        in_person && self.enrolment == Enrolment::NotDue && self.auth_time >= since.timestamp()
    }

    /// What `program` may do at `now` that acts for `org` and for nobody in person: what admins may, within `scopes`.
    pub(super) fn of_program(org: OrgId, program: ProgramId, scopes: Scopes, now: DateTime<Utc>) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: AccountId::from_uuid(program.uuid()),
            org,
            role: Role::Admin,
            sid: SignInId::from_uuid(program.uuid()),
            amr: Vec::new(),
            auth_time: now.timestamp(),
            enrolment: Enrolment::NotDue,
            act: None,
            scope: Some(scopes),
            client: Some(program),
            iat: now.timestamp(),
            exp: now.timestamp(),
        }
    }
}

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
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};
    use jsonwebtoken::{Algorithm, EncodingKey, Header};
    use regimen_core::accounts::authenticators::policy::Enrolment;
    use regimen_core::accounts::values::Role;
    use regimen_core::accounts::{AuthMethod, Remember, SignInId, SignedInAs};
    use regimen_core::kernel::clock::{Clock as _, DrivenClock};
    use regimen_core::kernel::ids::{AccountId, OrgId};
    use regimen_core::kernel::secrets::{Keyring, Secret};
    use serde_json::{Value, json};

    use super::{InvalidToken, Tokens};

    const KEY: Secret = Secret([7; 32]);

    fn tokens() -> (Tokens, Arc<DrivenClock>) {
        let clock = Arc::new(DrivenClock::at(DateTime::UNIX_EPOCH + TimeDelta::days(20_000)));
        (Tokens::new(&Keyring::of(KEY), 600, clock.clone()), clock)
    }

    fn signed_in(clock: &DrivenClock) -> SignedInAs {
        SignedInAs {
            account_id: AccountId::generate(),
            role: Role::Client,
            sign_in_id: SignInId::generate(),
            generation: 1,
            remember: Remember::Briefly,
            refreshable_until: clock.now(),
            methods: vec![AuthMethod::Password],
            authenticated_at: clock.now(),
            enrolment: Enrolment::NotDue,
            app: None,
        }
    }

    fn forged(algorithm: Algorithm, key: &[u8], change: impl FnOnce(&mut Value)) -> String {
        let (_, clock) = tokens();
        let mut claims = json!({
            "iss": "regimen", "aud": "regimen-api", "sub": AccountId::generate(), "org": OrgId::DEFAULT, "role": "admin",
            "sid": SignInId::generate(), "amr": ["pwd"], "auth_time": clock.now().timestamp(), "iat": clock.now().timestamp(), "exp": clock.now().timestamp() + 600,
        });
        change(&mut claims);
        let header = Header { typ: Some("at+jwt".into()), ..Header::new(algorithm) };
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(key)).expect("encoded")
    }

    #[test]
    fn a_token_lives_ten_minutes_and_not_a_second_longer() {
        let (tokens, clock) = tokens();
        let token = tokens.issue(OrgId::DEFAULT, &signed_in(&clock)).expect("issued");
        clock.advance(TimeDelta::seconds(599));
        assert!(tokens.check(&token).is_ok());
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(tokens.check(&token).map(|_| ()), Err(InvalidToken));
    }

    #[test]
    fn a_key_is_believed_as_long_as_what_it_has_signed_lives() {
        let (tokens, clock) = tokens();
        let issue = || tokens.issue(OrgId::DEFAULT, &signed_in(&clock)).expect("issued");
        let before = issue();
        let ring = Keyring::of(KEY).with_waiting(Secret([9; 32]), clock.now());
        tokens.adopt(&ring.clone().turned(clock.now()));
        clock.advance(TimeDelta::seconds(300));
        let after = issue();
        assert!(tokens.check(&before).is_ok() && tokens.check(&after).is_ok());
        let stolen = forged(Algorithm::HS256, &KEY.0, |claims| claims["exp"] = json!(i64::MAX));
        assert!(tokens.check(&stolen).is_err(), "whoever names no key has to use the one in use");
        tokens.adopt(&ring);
        assert!(tokens.check(&after).is_ok(), "a node that is behind knows the key that waits");
        tokens.adopt(&Keyring::of(Secret([9; 32])));
        assert!(tokens.check(&before).is_err() && tokens.check(&after).is_ok());
    }

    #[test]
    fn forged_tokens_are_refused() {
        let (tokens, _) = tokens();
        assert!(tokens.check(&forged(Algorithm::HS256, &KEY.0, |_| ())).is_ok(), "the forger's own test works");
        let cases = [
            ("another key", forged(Algorithm::HS256, &[8; 32], |_| ())),
            ("another algorithm", forged(Algorithm::HS512, &KEY.0, |_| ())),
            ("another audience", forged(Algorithm::HS256, &KEY.0, |claims| claims["aud"] = json!("others"))),
            ("another issuer", forged(Algorithm::HS256, &KEY.0, |claims| claims["iss"] = json!("others"))),
            (
                "no expiry",
                forged(Algorithm::HS256, &KEY.0, |claims| drop(claims.as_object_mut().expect("object").remove("exp"))),
            ),
            (
                "no audience",
                forged(Algorithm::HS256, &KEY.0, |claims| drop(claims.as_object_mut().expect("object").remove("aud"))),
            ),
            ("expired", forged(Algorithm::HS256, &KEY.0, |claims| claims["exp"] = json!(1))),
        ];
        for (what, token) in cases {
            assert!(tokens.check(&token).is_err(), "{what}");
        }
    }

    #[test]
    fn a_token_without_a_signature_is_refused() {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
        let (tokens, _) = tokens();
        let signed = forged(Algorithm::HS256, &KEY.0, |_| ());
        let claims = signed.split('.').nth(1).expect("three parts").to_owned();
        for algorithm in ["none", "None", "RS256", "ES256"] {
            let header = BASE64.encode(json!({ "alg": algorithm, "typ": "JWT" }).to_string());
            let signature = signed.rsplit('.').next().expect("three parts");
            assert!(tokens.check(&format!("{header}.{claims}.")).is_err(), "{algorithm} without signature");
            assert!(tokens.check(&format!("{header}.{claims}.{signature}")).is_err(), "{algorithm}");
        }
    }
}
