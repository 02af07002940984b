//! How admins let programs in and shut them out.

use chrono::TimeDelta;
use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, TestApp};
use serde_json::{Value, json};

use super::program;

on_both_databases! {
    a_key_is_shown_once_and_lies_nowhere_in_the_clear;
    a_rotated_key_counts_for_a_day_more;
    a_revoked_or_expired_key_stops_at_once;
    whatever_is_no_key_of_ours_is_refused_alike;
    a_key_that_would_be_worth_nothing_or_too_much_is_not_issued;
}

async fn a_key_is_shown_once_and_lies_nowhere_in_the_clear(app: TestApp) {
    let admin = app.admin().await;
    let wish = json!({ "name": "the till", "scopes": ["sessions:read"] });
    let first = admin.post_named("one", "/api-keys", wish.clone()).await.is(201);
    let again = admin.post_named("one", "/api-keys", wish).await.is(201);
    assert_eq!((&first["api_key_id"], &again["key"]), (&again["api_key_id"], &Value::Null));
    let key = first["key"].as_str().expect("a key");
    let secret = key.splitn(3, '_').last().expect("a secret");
    let list = admin.get("/api-keys").await.is(200);
    assert_eq!(list["items"][0]["scopes"], json!(["sessions:read"]));
    assert!(!list.to_string().contains(secret));
    let events = app.log().read(ORG, 0, 1_000, &Filter::default()).await.expect("it answers");
    assert!(events.iter().all(|event| !String::from_utf8_lossy(&event.payload).contains(secret)));
    let security = admin.get("/audit/security").await.is(200);
    assert!(security.to_string().contains("ApiKeyIssued"), "{security}");
}

async fn a_rotated_key_counts_for_a_day_more(app: TestApp) {
    let admin = app.admin().await;
    let (id, before) = program(&app, &admin, &["sessions:read"]).await;
    let rotated = admin.post(&format!("/api-keys/{id}/rotate"), json!({})).await.is(200);
    let after = app.stranger().with_token(rotated["key"].as_str().expect("a key"));
    before.get("/sessions").await.is(200);
    after.get("/sessions").await.is(200);
    app.clock.advance(TimeDelta::hours(24));
    before.get("/sessions").await.refused(401, "auth.unauthenticated");
    after.get("/sessions").await.is(200);
}

async fn a_revoked_or_expired_key_stops_at_once(app: TestApp) {
    let admin = app.admin().await;
    let (id, till) = program(&app, &admin, &["sessions:read"]).await;
    till.get("/sessions").await.is(200);
    admin.delete(&format!("/api-keys/{id}")).await.is(200);
    admin.delete(&format!("/api-keys/{id}")).await.is(200);
    till.get("/sessions").await.refused(401, "auth.unauthenticated");
    admin.post(&format!("/api-keys/{id}/rotate"), json!({})).await.refused(409, "api_key.revoked");
    let soon = app.now() + TimeDelta::minutes(5);
    let brief = json!({ "name": "brief", "scopes": ["sessions:read"], "expires_at": soon });
    let issued = admin.post("/api-keys", brief).await.is(201);
    let brief = app.stranger().with_token(issued["key"].as_str().expect("a key"));
    brief.get("/sessions").await.is(200);
    app.clock.advance(TimeDelta::minutes(5));
    brief.get("/sessions").await.refused(401, "auth.unauthenticated");
    let past = json!({ "name": "past", "scopes": ["sessions:read"], "expires_at": app.now() });
    admin.post("/api-keys", past).await.refused(422, "api_key.ends_in_the_past");
}

async fn whatever_is_no_key_of_ours_is_refused_alike(app: TestApp) {
    let admin = app.admin().await;
    let (_, till) = program(&app, &admin, &["sessions:read"]).await;
    let key = till.token.clone().expect("a key");
    let other_secret = format!("{}{}", &key[..key.len() - 4], "AAAA");
    let other_org = format!("rk_1{}", &key[4..]);
    for token in ["rk_", "rk_x_y", other_secret.as_str(), other_org.as_str()] {
        let answer = app.stranger().with_token(token).get("/sessions").await.refused(401, "auth.unauthenticated");
        assert_eq!(answer["detail"], "the access token is not valid");
    }
}

async fn a_key_that_would_be_worth_nothing_or_too_much_is_not_issued(app: TestApp) {
    let admin = app.admin().await;
    let wish = |scopes: &[&str]| json!({ "name": "x", "scopes": scopes });
    admin.post("/api-keys", wish(&["everything:write"])).await.refused(400, "request.invalid");
    admin.post("/api-keys", wish(&["audit:write"])).await.refused(400, "request.invalid");
    admin.post("/api-keys", wish(&["sessions:read own:read"])).await.refused(400, "request.invalid");
    admin.post("/api-keys", wish(&[])).await.refused(422, "api_key.no_scope");
    admin.post("/api-keys", wish(&["own:read"])).await.refused(422, "api_key.personal_scope");
    let nameless = json!({ "name": " ", "scopes": ["sessions:read"] });
    admin.post("/api-keys", nameless).await.refused(400, "request.invalid");
}
