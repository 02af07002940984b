//! Arriving, and not arriving.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::json;

use super::{rules, text, told};

on_both_databases! {
    a_client_shows_their_code_and_is_in;
    a_qr_code_that_is_forged_or_for_another_session_is_refused;
    a_qr_code_that_is_too_old_or_of_a_cancelled_booking_is_refused;
    nobody_is_checked_in_before_the_doors_open;
    whoever_comes_after_the_grace_is_late;
    a_check_in_is_taken_back_with_a_reason;
    whoever_was_not_seen_is_a_no_show;
}

fn check_in(session: &str) -> String {
    format!("/sessions/{session}/checkin")
}

async fn a_client_shows_their_code_and_is_in(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client("ben").await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let code = ana.get(&format!("/bookings/{booking}/code")).await.is(200)["code"].clone();
    ben.get(&format!("/bookings/{booking}/code")).await.refused(404, "booking.not_found");
    let svg = ana.get(&format!("/bookings/{booking}/code.svg")).await;
    assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
    assert!(svg.text.contains("<svg"));
    let png = ana.get(&format!("/bookings/{booking}/code.png")).await;
    assert_eq!((png.status, png.header("content-type")), (200, Some("image/png")));
    app.hours_pass(48);
    let first = maya.post(&check_in(&session), json!({ "code": code })).await.is(200);
    assert_eq!((&first["checked_in"], &first["late"]), (&json!(true), &json!(false)));
    assert_eq!(maya.post(&check_in(&session), json!({ "code": code })).await.is(200), first, "twice is once");
    let roster = maya.get(&format!("/sessions/{session}/bookings")).await.is(200);
    assert_eq!(roster["items"][0]["attended"], true);
}

/// The code that `client` shows for `booking`.
async fn code(client: &Person, booking: &str) -> String {
    text(&client.get(&format!("/bookings/{booking}/code")).await.is(200), "code")
}

async fn a_qr_code_that_is_forged_or_for_another_session_is_refused(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let other = app.published(&maya, Plan { in_hours: 50, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let code = code(&ana, &booking).await;
    app.hours_pass(48);
    let forged = code.replacen(|c: char| c.is_ascii_alphanumeric(), "-", 1);
    for wrong in [forged.as_str(), "", "AAAA", &code[..code.len() - 1]] {
        maya.post(&check_in(&session), json!({ "code": wrong })).await.refused(404, "link.invalid");
    }
    let elsewhere = maya.post(&check_in(&other), json!({ "code": code })).await.refused(409, "check_in.other_session");
    assert_eq!(elsewhere["session_id"], json!(session));
    app.coach("jonas").await.post(&check_in(&session), json!({ "code": code })).await.refused(404, "booking.not_found");
}

async fn a_qr_code_that_is_too_old_or_of_a_cancelled_booking_is_refused(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let old = code(&ana, &booking).await;
    app.hours_pass(48 + 24 * 7);
    maya.post(&check_in(&session), json!({ "code": old })).await.is(200);
    maya.post(&format!("/bookings/{booking}/checkin/undo"), json!({ "reason": "too early" })).await.is(200);
    app.hours_pass(2);
    maya.post(&check_in(&session), json!({ "code": old })).await.refused(409, "check_in.over");
    let gone = app.published(&maya, Plan { in_hours: 48, ..Plan::default() }).await;
    let cancelled = ana.booked(&gone).await;
    let code = code(&ana, &cancelled).await;
    ana.cancel(&cancelled).await.is(200);
    app.hours_pass(48);
    maya.post(&check_in(&gone), json!({ "code": code })).await.refused(409, "booking.is_cancelled");
}

async fn nobody_is_checked_in_before_the_doors_open(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let by_hand = format!("/bookings/{booking}/checkin");
    let shown = json!({ "code": code(&ana, &booking).await });
    app.hours_pass(47);
    app.clock.advance(-chrono::TimeDelta::microseconds(1));
    for closed in [
        maya.post(&by_hand, json!({})).await,
        maya.post(&by_hand, json!({ "method": "desk" })).await,
        maya.post(&check_in(&session), shown.clone()).await,
    ] {
        let closed = closed.refused(409, "check_in.doors_closed");
        assert_eq!(closed["doors_open_at"], json!(app.now() + chrono::TimeDelta::microseconds(1)));
    }
    assert_eq!(ana.get("/me/bookings").await.is(200)["items"][0].get("attended"), None);
    app.clock.advance(chrono::TimeDelta::microseconds(1));
    assert_eq!(maya.post(&check_in(&session), shown).await.is(200)["late"], false);
}

async fn whoever_comes_after_the_grace_is_late(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let (early, late) = (ana.booked(&session).await, ben.booked(&session).await);
    let path = |booking: &str| format!("/bookings/{booking}/checkin");
    app.minutes_pass(48 * 60 + 10).await;
    assert_eq!(maya.post(&path(&early), json!({})).await.is(200)["late"], false);
    app.clock.advance(chrono::TimeDelta::microseconds(1));
    assert_eq!(maya.post(&path(&late), json!({ "method": "desk" })).await.is(200)["late"], true);
    assert_eq!(ben.get("/me/bookings").await.is(200)["items"][0]["late"], true);
}

async fn a_check_in_is_taken_back_with_a_reason(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let undo = format!("/bookings/{booking}/checkin/undo");
    app.hours_pass(48);
    maya.post(&undo, json!({ "reason": "nothing to undo" })).await.refused(409, "check_in.not_checked_in");
    maya.post(&format!("/bookings/{booking}/checkin"), json!({})).await.is(200);
    maya.post(&undo, json!({})).await.is(400);
    let back = maya.post(&undo, json!({ "reason": "it was her sister" })).await.is(200);
    assert_eq!(back["checked_in"], false);
    assert_eq!(ana.get("/me/bookings").await.is(200)["items"][0].get("attended"), None);
}

async fn whoever_was_not_seen_is_a_no_show(app: TestApp) {
    let fee = json!({ "amount_minor": 900, "currency": "EUR" });
    rules(&app, json!({ "cancellation": { "tiers": [], "penalties": { "no_show_fee": fee } } })).await;
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let seen = ana.booked(&session).await;
    ben.booked(&session).await;
    app.hours_pass(48);
    maya.post(&format!("/bookings/{seen}/checkin"), json!({})).await.is(200);
    app.minutes_pass(60 + 29).await;
    assert_eq!(ben.get("/me/bookings").await.is(200)["items"][0].get("attended"), None, "not before its time");
    app.minutes_pass(1).await;
    assert_eq!(ben.get("/me/bookings").await.is(200)["items"][0]["attended"], false);
    assert_eq!(told(&ben).await[0], "booking.no_show");
    assert_eq!(
        (&ben.get("/me/penalties").await.is(200)["due"], &ana.get("/me/penalties").await.is(200)["due"]),
        (&json!([fee]), &json!([]))
    );
    let before = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    app.minutes_pass(60).await;
    assert_eq!(app.log().head(regimen_tests::app::ORG).await.expect("it answers").position, before, "once");
}
