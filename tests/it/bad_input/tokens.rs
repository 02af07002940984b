//! Tokens that are missing, forged, expired or somebody else's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use regimen_core::kernel::clock::Clock as _;
use regimen_tests::app::{Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases! {
    a_forged_token_opens_nothing_and_every_refusal_looks_the_same;
    a_request_without_a_token_is_asked_for_one;
    a_token_lives_as_long_as_it_says_and_not_a_second_longer;
}

/// The key that signs tokens, as a thief of the data folder would find it.
pub(crate) fn key(app: &TestApp) -> Vec<u8> {
    let file = app.home().data_dir().join("keys/tokens.key");
    hex::decode(std::fs::read_to_string(file).expect("it is there").trim()).expect("hexadecimal")
}

/// What the token of `person` says, but that it lives for ten minutes.
pub(crate) fn claims(app: &TestApp, person: &Person) -> Value {
    let token = person.token.as_deref().expect("signed in");
    let body = BASE64.decode(token.split('.').nth(1).expect("three parts")).expect("base64");
    let claims = serde_json::from_slice::<Value>(&body).expect("JSON");
    with(claims, "exp", json!(app.clock.now().timestamp() + 600))
}

pub(crate) fn signed(algorithm: Algorithm, key: &[u8], claims: &Value) -> String {
    signed_as("at+jwt", algorithm, key, claims)
}

fn signed_as(kind: &str, algorithm: Algorithm, key: &[u8], claims: &Value) -> String {
    let header = Header { typ: Some(kind.to_owned()), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key)).expect("it signs")
}

fn with(mut claims: Value, field: &str, value: Value) -> Value {
    claims[field] = value;
    claims
}

fn without(mut claims: Value, field: &str) -> Value {
    claims.as_object_mut().expect("an object").remove(field);
    claims
}

fn headed(header: Value, token: &str) -> String {
    let (_, rest) = token.split_once('.').expect("three parts");
    format!("{}.{rest}", BASE64.encode(header.to_string()))
}

async fn a_forged_token_opens_nothing_and_every_refusal_looks_the_same(app: TestApp) {
    let (key, admin) = (key(&app), app.admin().await);
    let claims = claims(&app, &admin);
    let hs256 = |claims: Value| signed(Algorithm::HS256, &key, &claims);
    let good = hs256(claims.clone());
    let path = "/audit/verify";
    admin.with_token(&good).get(path).await.is(200);

    let now = app.clock.now().timestamp();
    let client = app.client("ana").await;
    let other = self::claims(&app, &client);
    let client = client.token.expect("signed in");
    let own_key = json!({ "kty": "oct", "k": BASE64.encode([7; 32]) });
    let signed_with_own_key = {
        let header = json!({ "alg": "HS256", "typ": "at+jwt", "jwk": own_key });
        let body = format!("{}.{}", BASE64.encode(header.to_string()), good.split('.').nth(1).expect("three parts"));
        let key = EncodingKey::from_secret(&[7; 32]);
        let signature = jsonwebtoken::crypto::sign(body.as_bytes(), &key, Algorithm::HS256).expect("it signs");
        format!("{body}.{signature}")
    };
    let body = |token: &str| token.split('.').nth(1).expect("three parts").to_owned();
    let promoted = client.replace(&body(&client), &body(&good));
    let unsigned =
        |algorithm: &str| format!("{}.{}.", BASE64.encode(json!({ "alg": algorithm }).to_string()), body(&good));
    let public_key = app.core().signer().public_key();
    let forged = [
        ("alg none", unsigned("none")),
        ("alg None", unsigned("None")),
        ("alg nOnE", unsigned("nOnE")),
        ("no signature", unsigned("HS256")),
        ("HS384", signed(Algorithm::HS384, &key, &claims)),
        ("HS512", signed(Algorithm::HS512, &key, &claims)),
        ("RS256 by its word", headed(json!({ "alg": "RS256", "typ": "JWT" }), &good)),
        ("ES256 by its word", headed(json!({ "alg": "ES256", "typ": "JWT" }), &good)),
        ("EdDSA by its word", headed(json!({ "alg": "EdDSA", "typ": "JWT" }), &good)),
        ("signed with the public key of heads", signed(Algorithm::HS256, &public_key.0, &claims)),
        ("signed with its text", signed(Algorithm::HS256, public_key.to_string().as_bytes(), &claims)),
        ("another key", signed(Algorithm::HS256, &[7; 32], &claims)),
        ("an empty key", signed(Algorithm::HS256, b"", &claims)),
        ("a token of another kind", signed_as("JWT", Algorithm::HS256, &key, &claims)),
        ("a token of no kind", headed(json!({ "alg": "HS256" }), &good)),
        ("a key of its own", headed(json!({ "alg": "HS256", "typ": "at+jwt", "jwk": own_key }), &good)),
        ("a key elsewhere", headed(json!({ "alg": "HS256", "typ": "at+jwt", "jku": "https://evil.example" }), &good)),
        ("a key in a file", headed(json!({ "alg": "HS256", "typ": "at+jwt", "kid": "../../dev/null" }), &good)),
        ("a key that is a question", headed(json!({ "alg": "HS256", "typ": "at+jwt", "kid": "' OR 1=1 --" }), &good)),
        ("signed with the key it brings", signed_with_own_key),
        ("no sign-in", hs256(without(claims.clone(), "sid"))),
        ("a sign-in that there is not", hs256(with(claims.clone(), "sid", json!(uuid::Uuid::now_v7())))),
        ("somebody else's sign-in", hs256(with(claims.clone(), "sid", other["sid"].clone()))),
        ("somebody else with their sign-in", hs256(with(claims.clone(), "sub", other["sub"].clone()))),
        ("another role than they have", hs256(with(other.clone(), "role", json!("admin")))),
        ("of another organization", hs256(with(claims.clone(), "org", json!(uuid::Uuid::now_v7())))),
        ("another audience", hs256(with(claims.clone(), "aud", json!("others")))),
        ("several audiences, none ours", hs256(with(claims.clone(), "aud", json!(["a", "b"])))),
        ("another issuer", hs256(with(claims.clone(), "iss", json!("others")))),
        ("expired", hs256(with(claims.clone(), "exp", json!(now)))),
        ("an unknown role", hs256(with(claims.clone(), "role", json!("king")))),
        ("no subject", hs256(without(claims.clone(), "sub"))),
        ("no expiry", hs256(without(claims.clone(), "exp"))),
        ("no audience", hs256(without(claims.clone(), "aud"))),
        ("no organization", hs256(without(claims.clone(), "org"))),
        ("somebody else's claims", promoted),
        ("dots", "..".to_owned()),
        ("garbage", "a.b.c".to_owned()),
        ("very long", "a".repeat(6_000)),
    ];
    let mut refusals = Vec::new();
    for (what, token) in forged {
        let answer = admin.with_token(token).get(path).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{what}");
        refusals.push((what, answer.refused(401, "auth.unauthenticated")));
    }
    for (what, refusal) in &refusals {
        assert_eq!(*refusal, refusals[0].1, "{what}");
    }
}

async fn a_request_without_a_token_is_asked_for_one(app: TestApp) {
    let ana = app.client("ana").await;
    let token = ana.token.clone().expect("signed in");
    let stranger = app.stranger();
    stranger.get("/me").await.refused(401, "auth.unauthenticated");
    for value in [
        format!("Basic {token}"),
        token.clone(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {token} {token}"),
    ] {
        let request = stranger.request(Method::GET, "/me").header("Authorization", &value);
        let answer = stranger.send(request).await;
        assert_eq!(answer.status, 401, "{}", answer.text);
        answer.refused(401, "auth.unauthenticated");
    }
    let elsewhere = [format!("/me?access_token={token}"), format!("/me?token={token}")];
    for path in elsewhere {
        stranger.get(&path).await.refused(401, "auth.unauthenticated");
    }
    let cookie = stranger.request(Method::GET, "/me").header("Cookie", format!("bearer={token}"));
    stranger.send(cookie).await.refused(401, "auth.unauthenticated");
}

async fn a_token_lives_as_long_as_it_says_and_not_a_second_longer(app: TestApp) {
    let ana = app.client("ana").await;
    let key = key(&app);
    let exp = app.clock.now().timestamp() + 600;
    let short = claims(&app, &ana);
    assert_eq!(short["exp"], exp);
    let ana = ana.with_token(signed(Algorithm::HS256, &key, &short));
    let me = ana.clone();
    app.clock.advance(chrono::TimeDelta::seconds(599));
    me.get("/sessions").await.is(200);
    app.clock.advance(chrono::TimeDelta::seconds(1));
    me.get("/sessions").await.refused(401, "auth.unauthenticated");
}
