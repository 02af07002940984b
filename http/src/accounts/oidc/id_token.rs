//! What a provider says of somebody (OpenID Connect Core, 3.1.3.7).

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

/// Only signatures that the provider alone can make: never `none`, and nothing under a secret that we share.
const ALGORITHMS: [Algorithm; 5] =
    [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA, Algorithm::PS256, Algorithm::RS512];
/// Seconds by which clocks may differ.
const LEEWAY: i64 = 60;

/// Who somebody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vouched {
    pub(super) subject: String,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disbelief {
    /// Its key is not known; it may be new.
    UnknownKey,
    /// It is not for us, not of the provider, not of this sign-in, or too old.
    Wrong,
}

/// Whom a token must be of, and for whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: DateTime<Utc>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
}

/// What `token` says, if it is to be believed.
pub(super) fn believe(token: &str, keys: &JwkSet, expected: Expected<'_>) -> Result<Vouched, Disbelief> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| Disbelief::Wrong)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Disbelief::Wrong);
    }
    let key = key_for(keys, header.kid.as_deref()).ok_or(Disbelief::UnknownKey)?;
    // A key that says what it is for is used for nothing else.
    if key.common.key_algorithm.is_some_and(|meant| meant != KeyAlgorithm::from(header.alg)) {
        return Err(Disbelief::Wrong);
    }
    let key = DecodingKey::from_jwk(key).map_err(|_| Disbelief::Wrong)?;
    let mut validation = Validation::new(header.alg);
    // All claims are looked at below, by our clock.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation).map_err(|_| Disbelief::Wrong)?.claims;
    let now = expected.now.timestamp();
    let for_us = match &claims.aud {
        Audience::One(one) => one == expected.client_id,
        Audience::Several(several) => {
            several.iter().any(|one| one == expected.client_id) && (several.len() == 1 || claims.azp.is_some())
        }
    };
    let by_us = claims.azp.as_deref().is_none_or(|party| party == expected.client_id);
    let in_time = claims.exp > now - LEEWAY && claims.iat < now + LEEWAY;
    let of_this_flow = claims.nonce.as_deref() == Some(expected.nonce);
    let stands = claims.iss == expected.issuer && for_us && by_us && in_time && of_this_flow;
    let has_subject = (1..=255).contains(&claims.sub.len());
    if stands && has_subject { Ok(Vouched { subject: claims.sub }) } else { Err(Disbelief::Wrong) }
}

/// The key called `name`; the only one, if a token names none.
fn key_for<'a>(keys: &'a JwkSet, name: Option<&str>) -> Option<&'a Jwk> {
    match (name, keys.keys.as_slice()) {
        (Some(name), _) => keys.find(name),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    use chrono::{DateTime, TimeDelta, Utc};
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{Algorithm, EncodingKey, Header};
    use serde_json::{Value, json};

    use super::{Disbelief, Expected, Vouched, believe};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    struct Issuer {
        key: EncodingKey,
        keys: JwkSet,
    }

    fn issuer() -> Issuer {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref()).expect("a key");
        let point = pair.public_key().as_ref();
        let (x, y) = (BASE64.encode(&point[1..33]), BASE64.encode(&point[33..]));
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": "one", "alg": "ES256", "x": x, "y": y });
        let keys = serde_json::from_value(json!({ "keys": [key] })).expect("keys");
        Issuer { key: EncodingKey::from_ec_der(document.as_ref()), keys }
    }

    fn token(issuer: &Issuer, name: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({
            "iss": "https://issuer.test", "aud": "regimen", "sub": "ana", "nonce": "once",
            "iat": NOW.timestamp(), "exp": NOW.timestamp() + 300,
        });
        change(&mut claims);
        let header = Header { kid: Some(name.to_owned()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, &claims, &issuer.key).expect("signed")
    }

    fn believed(issuer: &Issuer, token: &str, now: DateTime<Utc>) -> Result<Vouched, Disbelief> {
        let expected = Expected { issuer: "https://issuer.test", client_id: "regimen", nonce: "once", now };
        believe(token, &issuer.keys, expected)
    }

    #[test]
    fn a_token_of_the_provider_for_us_and_this_sign_in_is_believed() {
        let issuer = issuer();
        let good = token(&issuer, "one", |_| ());
        assert_eq!(believed(&issuer, &good, NOW), Ok(Vouched { subject: "ana".to_owned() }));
        let shared = token(&issuer, "one", |claims| {
            (claims["aud"], claims["azp"]) = (json!(["regimen", "others"]), json!("regimen"));
        });
        assert!(believed(&issuer, &shared, NOW).is_ok());
        let late = |seconds| believed(&issuer, &good, NOW + TimeDelta::seconds(seconds));
        assert_eq!((late(359).is_ok(), late(360)), (true, Err(Disbelief::Wrong)));
    }

    #[test]
    fn a_token_of_somebody_else_or_for_somebody_else_is_not_believed() {
        /// What is done to a token that was good.
        type Change = fn(&mut Value);
        let issuer = issuer();
        let cases: [(&str, Change); 10] = [
            ("another issuer", |claims| claims["iss"] = json!("https://issuer.test.thief.net")),
            ("another audience", |claims| claims["aud"] = json!("others")),
            ("several audiences and nobody authorized", |claims| claims["aud"] = json!(["regimen", "others"])),
            ("another authorized party", |claims| claims["azp"] = json!("others")),
            ("another nonce", |claims| claims["nonce"] = json!("twice")),
            ("no nonce", |claims| claims["nonce"] = Value::Null),
            ("expired", |claims| claims["exp"] = json!(-61)),
            ("of the future", |claims| claims["iat"] = json!(61)),
            ("of nobody", |claims| claims["sub"] = json!("")),
            ("without end", |claims| claims["exp"] = Value::Null),
        ];
        for (what, change) in cases {
            assert_eq!(believed(&issuer, &token(&issuer, "one", change), NOW), Err(Disbelief::Wrong), "{what}");
        }
    }

    #[test]
    fn a_token_that_the_provider_did_not_sign_is_not_believed() {
        let (issuer, thief) = (issuer(), issuer());
        assert_eq!(believed(&issuer, &token(&thief, "one", |_| ()), NOW), Err(Disbelief::Wrong));
        assert_eq!(believed(&issuer, &token(&issuer, "two", |_| ()), NOW), Err(Disbelief::UnknownKey));
        let good = token(&issuer, "one", |_| ());
        let mut parts = good.split('.').skip(1);
        let (claims, signature) = (parts.next().expect("claims"), parts.next().expect("a signature"));
        for algorithm in ["none", "None", "HS256", "RS256", "ES384"] {
            let header = BASE64.encode(json!({ "alg": algorithm, "kid": "one" }).to_string());
            for signature in ["", signature] {
                let forged = format!("{header}.{claims}.{signature}");
                assert_eq!(believed(&issuer, &forged, NOW), Err(Disbelief::Wrong), "{algorithm}");
            }
        }
        let x = issuer.keys.keys.first().map(|key| serde_json::to_vec(key).expect("JSON")).expect("a key");
        let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::HS256) };
        let confused = jsonwebtoken::encode(&header, &json!({ "sub": "ana" }), &EncodingKey::from_secret(&x));
        assert_eq!(believed(&issuer, &confused.expect("signed"), NOW), Err(Disbelief::Wrong));
    }
}
