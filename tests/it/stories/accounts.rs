//! Registering, signing in, and who one is.

use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_person_registers_signs_in_and_learns_who_they_are;
    an_address_belongs_to_one_account_however_it_is_written;
    an_unknown_address_and_a_wrong_password_get_the_same_answer;
    nobody_makes_themselves_an_admin;
    without_the_terms_there_is_no_account;
    registering_under_a_name_twice_is_registering_once;
}

fn ana() -> Value {
    json!({
        "email": "ana@example.org", "password": PASSWORD, "name": "Ana Sousa", "role": "client", "accept_terms": true,
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut wish = ana();
    wish[field] = value;
    wish
}

async fn a_person_registers_signs_in_and_learns_who_they_are(app: TestApp) {
    let stranger = app.stranger();
    let registered = stranger.post("/auth/register", ana()).await;
    assert!(registered.position().is_some());
    let registered = registered.is(201);
    let id = registered["account_id"].as_str().expect("an id");
    assert_eq!(
        registered,
        json!({ "account_id": id, "email": "ana@example.org", "name": "Ana Sousa", "role": "client" })
    );

    let login = json!({ "email": "ana@example.org", "password": PASSWORD });
    let token = stranger.post("/auth/login", login).await.is(200);
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["expires_in"], 400_000_000);
    let ana = stranger.with_token(token["access_token"].as_str().expect("a token"));
    let me = ana.get("/me").await.is(200);
    assert_eq!((&me["account_id"], &me["role"], &me["name"]), (&json!(id), &json!("client"), &json!("Ana Sousa")));
}

async fn an_address_belongs_to_one_account_however_it_is_written(app: TestApp) {
    let stranger = app.stranger();
    stranger.post("/auth/register", ana()).await.is(201);
    for look_alike in ["ana@example.org", "  ANA@Example.ORG ", "ａna@example.org", "ana@ｅxample.org"] {
        let mut again = with("email", json!(look_alike));
        again["password"] = json!("another password altogether");
        stranger.post("/auth/register", again).await.is(201);
        stranger.post("/auth/login", json!({ "email": look_alike, "password": PASSWORD })).await.is(200);
    }
}

async fn an_unknown_address_and_a_wrong_password_get_the_same_answer(app: TestApp) {
    let stranger = app.stranger();
    stranger.post("/auth/register", ana()).await.is(201);
    let sign_in = async |email: &str, password: &str| {
        let answer = stranger.post("/auth/login", json!({ "email": email, "password": password })).await;
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        answer.refused(401, "account.invalid_credentials")
    };
    let wrong = sign_in("ana@example.org", "incorrect horse").await;
    assert_eq!(wrong, sign_in("nobody@example.org", PASSWORD).await);
    assert_eq!(wrong, sign_in("ana@example.org", "short").await, "not even that it is too short");
    assert_eq!(wrong, sign_in("no address", PASSWORD).await);
}

async fn nobody_makes_themselves_an_admin(app: TestApp) {
    app.stranger().post("/auth/register", with("role", json!("admin"))).await.refused(400, "request.invalid");
    app.stranger().post("/auth/login", json!({ "email": "ana@example.org", "password": PASSWORD })).await.is(401);
}

async fn without_the_terms_there_is_no_account(app: TestApp) {
    let refused = app.stranger().post("/auth/register", with("accept_terms", json!(false))).await;
    refused.refused(422, "account.terms_not_accepted");
    app.stranger().post("/auth/register", ana()).await.is(201);
}

async fn registering_under_a_name_twice_is_registering_once(app: TestApp) {
    let first = app.stranger().post_named("once", "/auth/register", ana()).await.is(201);
    assert_eq!(app.stranger().post_named("once", "/auth/register", ana()).await.is(201), first);
    let again = app.stranger().post_named("twice", "/auth/register", ana()).await.is(201);
    assert_ne!(again["account_id"], first["account_id"], "which leads nowhere");
    let here = app.stranger().signed_in("ana@example.org").await;
    assert_eq!(json!(here.id), first["account_id"]);
}
