//! Apps that act for the organization by themselves (client credentials).

use chrono::TimeDelta;
use regimen_tests::app::{ORG, Person, TestApp};
use serde_json::json;

use super::{RegisteredApp, public_app, refused, registered};

on_both_databases! {
    an_app_acts_by_itself_within_its_scopes_for_ten_minutes;
    only_an_app_that_may_act_by_itself_does;
    a_removed_app_stops_acting_by_itself_at_once;
}

async fn books(admin: &Person) -> RegisteredApp {
    let scopes = json!(["memberships:write", "sessions:read"]);
    registered(admin, json!({ "name": "Books", "kind": "confidential", "service_scopes": scopes })).await
}

async fn acting(app: &TestApp, books: &RegisteredApp, more: &[(&str, &str)]) -> Person {
    let pairs = [&[("grant_type", "client_credentials")][..], more].concat();
    let token = books.asks_for_token(app, &pairs).await.is(200);
    app.stranger().with_token(token["access_token"].as_str().expect("a token"))
}

async fn an_app_acts_by_itself_within_its_scopes_for_ten_minutes(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let books = books(&admin).await;
    let app = app.restarted_with(|settings| settings.token_seconds = 600).await;
    let service = acting(&app, &books, &[]).await;
    let lot = json!({ "amount": 5, "validity_days": 30, "reason": "paid in the shop" });
    service.post(&format!("/memberships/{}/credits", ana.id), lot.clone()).await.is(201);
    for path in ["/me", "/members", "/audit/events", "/apps"] {
        service.get(path).await.refused(403, "auth.insufficient_scope");
    }
    let commits = app.log().commits(ORG, 0, 1_000).await.expect("it answers");
    assert!(commits.iter().any(|commit| commit.actor.to_string() == format!("program:{}", books.id)));
    let narrow = acting(&app, &books, &[("scope", "sessions:read")]).await;
    narrow.get("/sessions").await.is(200);
    narrow.post(&format!("/memberships/{}/credits", ana.id), lot).await.refused(403, "auth.insufficient_scope");
    app.clock.advance(TimeDelta::minutes(10));
    service.get("/sessions").await.refused(401, "auth.unauthenticated");
}

async fn only_an_app_that_may_act_by_itself_does(app: TestApp) {
    let (admin, calendar) = (app.admin().await, public_app(&app).await);
    let itself = [("grant_type", "client_credentials")];
    refused(&calendar.asks_for_token(&app, &itself).await, 400, "unauthorized_client");
    let books = books(&admin).await;
    for scope in ["audit:read", "own:read", "everything"] {
        let wide = [("grant_type", "client_credentials"), ("scope", scope)];
        refused(&books.asks_for_token(&app, &wide).await, 400, "invalid_scope");
    }
    refused(&books.asks_for_token(&app, &[("grant_type", "password")]).await, 400, "unsupported_grant_type");
    refused(&books.asks_for_token(&app, &[]).await, 400, "invalid_request");
    let twice = [("grant_type", "client_credentials"), ("grant_type", "client_credentials")];
    refused(&books.asks_for_token(&app, &twice).await, 400, "invalid_request");
}

async fn a_removed_app_stops_acting_by_itself_at_once(app: TestApp) {
    let admin = app.admin().await;
    let books = books(&admin).await;
    let service = acting(&app, &books, &[]).await;
    service.get("/sessions").await.is(200);
    admin.patch(&format!("/apps/{}", books.id), json!({ "service_scopes": ["sessions:read"] })).await.is(200);
    service.get("/sessions").await.refused(401, "auth.unauthenticated");
    let service = acting(&app, &books, &[]).await;
    service.get("/sessions").await.is(200);
    admin.delete(&format!("/apps/{}", books.id)).await.is(200);
    service.get("/sessions").await.refused(401, "auth.unauthenticated");
}
