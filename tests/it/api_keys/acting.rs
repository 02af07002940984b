//! What a program may do, and under whose name.

use regimen_http::settings::{Counting, Settings};
use regimen_tests::app::{ORG, Plan, TestApp};
use serde_json::json;

use super::program;
use crate::organization::several::opened;

on_both_databases! {
    a_program_does_what_its_scopes_allow_and_nothing_else;
    nothing_personal_is_open_to_a_program;
    a_program_serves_clients_as_the_desk_does;
    what_a_program_did_is_in_the_history_under_its_name;
    the_history_with_a_program_in_it_verifies;
    a_program_is_counted_apart_from_everybody_else;
    a_key_is_worth_nothing_at_another_organization;
}

async fn a_program_does_what_its_scopes_allow_and_nothing_else(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client_with("ana", 9).await);
    let (_, till) = program(&app, &admin, &["memberships:write", "sessions:read"]).await;
    let lot = json!({ "amount": 5, "validity_days": 30, "reason": "paid at the till" });
    till.post(&format!("/memberships/{}/credits", ana.id), lot).await.is(201);
    assert_eq!(till.get(&format!("/memberships/{}", ana.id)).await.is(200)["credits_available"], 14);
    till.get("/sessions").await.is(200);
    let refused = till.get("/audit/events").await.refused(403, "auth.insufficient_scope");
    assert_eq!(refused["detail"], "this needs the scope audit:read");
    till.get("/members").await.refused(403, "auth.insufficient_scope");
    till.put("/policies/organization", json!({})).await.refused(403, "auth.insufficient_scope");
}

async fn nothing_personal_is_open_to_a_program(app: TestApp) {
    let (admin, maya) = (app.admin().await, app.coach("maya").await);
    let session = app.published(&maya, Plan::default()).await;
    let every =
        ["sessions:write", "bookings:write", "memberships:write", "members:read", "policies:write", "audit:read"];
    let (_, till) = program(&app, &admin, &every).await;
    for path in ["/me", "/me/bookings", "/me/devices", "/me/notifications", "/api-keys", "/webhooks", "/mail"] {
        till.get(path).await.refused(403, "auth.insufficient_scope");
    }
    till.book(&session).await.refused(403, "auth.insufficient_scope");
    till.post("/auth/logout", json!({})).await.refused(403, "auth.insufficient_scope");
    let more = json!({ "name": "more", "scopes": ["audit:read"] });
    till.post("/api-keys", more).await.refused(403, "auth.insufficient_scope");
    till.put(&format!("/members/{}/role", maya.id), json!({ "role": "owner" }))
        .await
        .refused(403, "auth.insufficient_scope");
    till.post(&format!("/members/{}/erasure", maya.id), json!({})).await.refused(403, "auth.insufficient_scope");
    let invitation = json!({ "email": "ida@example.org", "role": "client" });
    till.post("/invitations", invitation).await.refused(403, "auth.insufficient_scope");
}

async fn a_program_serves_clients_as_the_desk_does(app: TestApp) {
    let (admin, maya, ana) = (app.admin().await, app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let (_, till) = program(&app, &admin, &["bookings:write"]).await;
    let booked = till.post(&format!("/sessions/{session}/bookings"), json!({ "client_id": ana.id })).await.is(201);
    let booking = booked["booking_id"].as_str().expect("an id");
    assert_eq!(till.get(&format!("/sessions/{session}/bookings")).await.is(200)["items"][0]["booking_id"], booking);
    let why = till.get(&format!("/why/{booking}")).await.is(200);
    assert!(why.to_string().contains("staff"), "{why}");
    till.cancel(booking).await.is(200);
}

async fn what_a_program_did_is_in_the_history_under_its_name(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let (id, till) = program(&app, &admin, &["memberships:write"]).await;
    for _ in 0..2 {
        let lot = json!({ "amount": 5, "validity_days": 30, "reason": "paid at the till" });
        till.post(&format!("/memberships/{}/credits", ana.id), lot).await.is(201);
    }
    let commits = app.log().commits(ORG, 0, 1_000).await.expect("it answers");
    let by_till = commits.iter().filter(|commit| commit.actor.to_string() == format!("program:{id}"));
    assert_eq!(by_till.count(), 3, "two lots, and that it was used, once a day");
    assert_eq!(admin.get("/api-keys").await.is(200)["items"][0]["last_used_at"], "2027-05-03T08:00:00+00:00");
    app.hours_pass(24);
    till.get("/plans").await.is(200);
    app.due().await;
    assert_eq!(admin.get("/api-keys").await.is(200)["items"][0]["last_used_at"], "2027-05-04T08:00:00+00:00");
}

async fn the_history_with_a_program_in_it_verifies(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let (_, till) = program(&app, &admin, &["memberships:write"]).await;
    let lot = json!({ "amount": 5, "validity_days": 30, "reason": "paid at the till" });
    till.post(&format!("/memberships/{}/credits", ana.id), lot).await.is(201);
    let verified = admin.get("/audit/verify").await.is(200);
    assert_eq!(verified["valid"], true, "{verified}");
}

fn counted(settings: &mut Settings) {
    settings.rates.counted = Counting::Together;
    settings.rates.read_by_account = "3/60".to_owned().try_into().expect("a rate");
}

async fn a_program_is_counted_apart_from_everybody_else(app: TestApp) {
    let admin = app.admin().await;
    let (_, till) = program(&app, &admin, &["sessions:read"]).await;
    let (_, other) = program(&app, &admin, &["sessions:read"]).await;
    let app = app.restarted_with(counted).await;
    let [admin, till, other] = [admin.on(&app.node), till.on(&app.node), other.on(&app.node)];
    for _ in 0..3 {
        till.get("/sessions").await.is(200);
    }
    till.get("/sessions").await.refused(429, "request.rate_limited");
    other.get("/sessions").await.is(200);
    admin.get("/sessions").await.is(200);
    // Whoever does not know the secret uses up nothing of it.
    let key = other.token.clone().expect("a key");
    let forged = format!("{}{}", &key[..key.len() - 4], "AAAA");
    for _ in 0..5 {
        app.stranger().with_token(forged.as_str()).get("/sessions").await.refused(401, "auth.unauthenticated");
    }
    other.get("/sessions").await.is(200);
}

async fn a_key_is_worth_nothing_at_another_organization(app: TestApp) {
    let admin = app.admin().await;
    let (_, till) = program(&app, &admin, &["sessions:read"]).await;
    let (_, olga) = opened(&app, "yoga").await;
    till.at_organization("yoga").get("/sessions").await.refused(401, "auth.unauthenticated");
    let theirs = olga.post("/api-keys", json!({ "name": "theirs", "scopes": ["sessions:read"] })).await.is(201);
    let theirs = app.stranger().with_token(theirs["key"].as_str().expect("a key"));
    // A key names its organization, as a token does.
    theirs.at_organization("yoga").get("/sessions").await.is(200);
    theirs
        .request(reqwest::Method::GET, "/sessions")
        .send()
        .await
        .expect("it answers")
        .error_for_status()
        .expect("200");
}
