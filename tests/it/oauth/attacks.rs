//! What somebody tries who wants what was given to another.

use chrono::TimeDelta;
use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::json;

use super::{BACK, VERIFIER, public_app, refused, registered};
use crate::organization::several::opened;

on_both_databases! {
    a_code_that_is_shown_twice_ends_what_it_gave;
    a_code_is_worth_nothing_without_its_proof_its_app_or_after_its_minute;
    pkce_cannot_be_left_out_or_weakened;
    a_code_dies_with_the_sign_ins_of_its_person;
    tokens_of_one_kind_are_worth_nothing_as_another;
    an_app_of_another_organization_is_none;
}

async fn a_code_that_is_shown_twice_ends_what_it_gave(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    let code = calendar.code(&ana, "own:read").await;
    let token = calendar.exchanges(&app, &code).await.is(200);
    let acts = app.stranger().with_token(token["access_token"].as_str().expect("a token"));
    acts.get("/me").await.is(200);
    refused(&calendar.exchanges(&app, &code).await, 400, "invalid_grant");
    acts.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&calendar.refreshes(&app, token["refresh_token"].as_str().expect("a token")).await, 400, "invalid_grant");
    refused(&calendar.exchanges(&app, &code).await, 400, "invalid_grant");
    app.due().await;
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told.to_string().matches("app.code_replayed").count(), 1, "{told}");
}

async fn a_code_is_worth_nothing_without_its_proof_its_app_or_after_its_minute(app: TestApp) {
    let (ana, calendar, other) = (app.client("ana").await, public_app(&app).await, public_app(&app).await);
    let code = calendar.code(&ana, "own:read").await;
    let with = |verifier: &'static str, redirect_uri: &'static str| {
        let code = code.clone();
        let (calendar, app) = (&calendar, &app);
        async move {
            let pairs = [
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("code_verifier", verifier),
                ("redirect_uri", redirect_uri),
            ];
            calendar.asks_for_token(app, &pairs).await
        }
    };
    refused(&with("", BACK).await, 400, "invalid_grant");
    refused(&with("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", BACK).await, 400, "invalid_grant");
    refused(&with(VERIFIER, "https://evil.example/back").await, 400, "invalid_grant");
    refused(&other.exchanges(&app, &code).await, 400, "invalid_grant");
    let (head, tail) = code.split_at(code.len() - 2);
    refused(
        &calendar.exchanges(&app, &format!("{head}{}", if tail == "AA" { "BB" } else { "AA" })).await,
        400,
        "invalid_grant",
    );
    with(VERIFIER, BACK).await.is(200);
    let late = calendar.code(&ana, "own:read").await;
    app.clock.advance(TimeDelta::seconds(60));
    refused(&calendar.exchanges(&app, &late).await, 400, "invalid_grant");
}

async fn pkce_cannot_be_left_out_or_weakened(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    for (name, value) in [
        ("code_challenge_method", "plain"),
        ("code_challenge_method", ""),
        ("code_challenge_method", "s256"),
        ("code_challenge", ""),
        ("code_challenge", VERIFIER.split_at(20).0),
        ("response_type", "token"),
        ("response_type", "code token"),
    ] {
        let mut asks = calendar.asks("own:read");
        asks[name] = json!(value);
        ana.post("/oauth/authorize", asks).await.refused(400, "request.invalid");
    }
    for name in ["code_challenge", "code_challenge_method"] {
        let mut asks = calendar.asks("own:read");
        asks.as_object_mut().expect("an object").remove(name);
        ana.post("/oauth/authorize", asks).await.refused(400, "request.invalid");
    }
}

async fn a_code_dies_with_the_sign_ins_of_its_person(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    let code = calendar.code(&ana, "own:read").await;
    ana.delete("/me/devices").await.is(200);
    refused(&calendar.exchanges(&app, &code).await, 400, "invalid_grant");
    let code = calendar.code(&ana, "own:read").await;
    let id = ana.id.parse().expect("an id");
    let operator = regimen_core::kernel::log::Actor::Operator;
    app.core().erase(regimen_tests::app::ORG, operator, id).await.expect("it answers").expect("she was there");
    refused(&calendar.exchanges(&app, &code).await, 400, "invalid_grant");
}

async fn tokens_of_one_kind_are_worth_nothing_as_another(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    let login = json!({ "email": ana.email, "password": PASSWORD });
    let own = app.stranger().post("/auth/login", login).await.is(200);
    let own_refresh = own["refresh_token"].as_str().expect("a token");
    refused(&calendar.refreshes(&app, own_refresh).await, 400, "invalid_grant");
    let code = calendar.code(&ana, "own:read").await;
    refused(&calendar.refreshes(&app, &code).await, 400, "invalid_grant");
    let (_, refresh) = calendar.signed_in(&app, &ana, "own:read").await;
    refused(&calendar.exchanges(&app, &refresh).await, 400, "invalid_grant");
    // At the door of people, the refresh token of an app would give more than it was given.
    let answer = app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).await;
    answer.refused(401, "account.sign_in_over");
    for token in [&code, &refresh] {
        app.stranger().with_token(token.as_str()).get("/me").await.refused(401, "auth.unauthenticated");
    }
}

async fn an_app_of_another_organization_is_none(app: TestApp) {
    let (ana, (_, olga)) = (app.client("ana").await, opened(&app, "yoga").await);
    let wish = json!({ "name": "Theirs", "kind": "public", "redirect_uris": [BACK], "scopes": ["own:read"] });
    let theirs = registered(&olga, wish).await;
    ana.post("/oauth/authorize", theirs.asks("own:read")).await.refused(404, "app.not_found");
    let code = theirs.code(&olga, "own:read").await;
    let ours = public_app(&app).await;
    refused(&ours.exchanges(&app, &code).await, 400, "invalid_grant");
    let token = theirs.exchanges(&app, &code).await.is(200);
    let acts = app.stranger().with_token(token["access_token"].as_str().expect("a token"));
    acts.at_organization("yoga").get("/me").await.is(200);
}
