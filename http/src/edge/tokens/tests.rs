//! What a token is believed by, and what is none of ours.

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
