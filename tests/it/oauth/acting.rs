//! What an app does for somebody, and until when.

use chrono::TimeDelta;
use regimen_tests::app::{PASSWORD, Plan, TestApp};
use serde_json::json;

use super::{BACK, public_app, refused, registered};

on_both_databases! {
    an_app_books_for_whoever_let_it_in_and_does_nothing_else;
    an_app_does_for_a_person_what_a_client_does_whoever_they_are;
    what_is_taken_back_stops_at_once;
    a_removed_or_narrowed_app_stops_at_once;
    an_app_goes_when_its_person_is_suspended_or_signs_out_everywhere;
}

async fn an_app_books_for_whoever_let_it_in_and_does_nothing_else(app: TestApp) {
    let (maya, ana, calendar) = (app.coach("maya").await, app.client_with("ana", 9).await, public_app(&app).await);
    let session = app.published(&maya, Plan::default()).await;
    let (reads, _) = calendar.signed_in(&app, &ana, "own:read").await;
    assert_eq!(reads.get("/me").await.is(200)["account_id"], json!(ana.id));
    reads.get("/sessions").await.is(200);
    reads.book(&session).await.refused(403, "auth.insufficient_scope");
    let (books, _) = calendar.signed_in(&app, &ana, "own:write").await;
    let booking = books.booked(&session).await;
    assert_eq!(ana.get("/me/bookings").await.is(200)["items"][0]["booking_id"], booking.as_str());
    books.cancel(&booking).await.is(200);
    for path in ["/me/devices", "/me/apps", "/me/notifications", "/me/notification-preferences", "/members"] {
        books.get(path).await.refused(403, "auth.insufficient_scope");
    }
    books.post("/oauth/authorize", calendar.asks("own:read")).await.refused(403, "auth.insufficient_scope");
    books.post("/me/erasure", json!({ "password": PASSWORD })).await.refused(403, "auth.insufficient_scope");
}

async fn an_app_does_for_a_person_what_a_client_does_whoever_they_are(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let (admin, calendar) = (app.admin().await, public_app(&app).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let (for_admin, _) = calendar.signed_in(&app, &admin, "own:write").await;
    for_admin.cancel(&booking).await.refused(404, "booking.not_found");
    admin.cancel(&booking).await.is(200);
}

async fn what_is_taken_back_stops_at_once(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    let (acts, refresh) = calendar.signed_in(&app, &ana, "own:read").await;
    acts.get("/me").await.is(200);
    let waiting = calendar.code(&ana, "own:read").await;
    ana.delete(&format!("/me/apps/{}", calendar.id)).await.is(200);
    acts.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&calendar.refreshes(&app, &refresh).await, 400, "invalid_grant");
    refused(&calendar.exchanges(&app, &waiting).await, 400, "invalid_grant");
    // Let in again, it gets something new; what it had stays worth nothing.
    let (again, _) = calendar.signed_in(&app, &ana, "own:read").await;
    again.get("/me").await.is(200);
    acts.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&calendar.refreshes(&app, &refresh).await, 400, "invalid_grant");
}

async fn a_removed_or_narrowed_app_stops_at_once(app: TestApp) {
    let (admin, ana, calendar) = (app.admin().await, app.client("ana").await, public_app(&app).await);
    let (reads, _) = calendar.signed_in(&app, &ana, "own:read").await;
    let (writes, refresh) = calendar.signed_in(&app, &ana, "own:write").await;
    admin.patch(&format!("/apps/{}", calendar.id), json!({ "scopes": ["own:read"] })).await.is(200);
    reads.get("/me").await.is(200);
    writes.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&calendar.refreshes(&app, &refresh).await, 400, "invalid_grant");
    admin.delete(&format!("/apps/{}", calendar.id)).await.is(200);
    reads.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&calendar.refreshes(&app, &refresh).await, 401, "invalid_client");
    ana.post("/oauth/authorize", calendar.asks("own:read")).await.refused(404, "app.not_found");
}

async fn an_app_goes_when_its_person_is_suspended_or_signs_out_everywhere(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let wish = json!({ "name": "Web", "kind": "confidential", "redirect_uris": [BACK], "scopes": ["own:read"] });
    let web = registered(&admin, wish).await;
    let (for_ana, ana_refresh) = web.signed_in(&app, &ana, "own:read").await;
    let (for_ben, ben_refresh) = web.signed_in(&app, &ben, "own:read").await;
    admin.post(&format!("/members/{}/suspend", ana.id), json!({ "reason": "unpaid" })).await.is(200);
    for_ana.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&web.refreshes(&app, &ana_refresh).await, 400, "invalid_grant");
    ben.delete("/me/devices").await.is(200);
    for_ben.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&web.refreshes(&app, &ben_refresh).await, 400, "invalid_grant");
    app.clock.advance(TimeDelta::minutes(1));
}
