//! What the model found: places that fall free in unusual ways, people who are at two places of a session at once, and timers
//! of sessions that were changed.

use chrono::TimeDelta;
use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

use super::{held, offered, rules, spots_left, told, waiting};

on_both_databases! {
    whoever_books_fewer_places_than_are_kept_leaves_the_rest_to_the_line;
    whoever_holds_places_is_passed_over_and_keeps_their_place_in_line;
    a_line_does_not_move_into_a_session_that_was_begun_early;
    a_session_that_is_moved_after_its_reminder_leaves_no_timer_behind;
}

fn two_places() -> Plan {
    Plan { capacity: 2, credits: 1, ..Plan::default() }
}

async fn whoever_books_fewer_places_than_are_kept_leaves_the_rest_to_the_line(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, two_places()).await;
    held(&ana, &session, 2).await;
    let ben = app.client_with("ben", 5).await;
    waiting(&ben, &session, 1).await;
    ana.booked(&session).await;
    assert!(offered(&ben).await.is_some(), "one of the two is free");
    app.client_with("chen", 5).await.book(&session).await.refused(409, "booking.session_full");
}

async fn whoever_holds_places_is_passed_over_and_keeps_their_place_in_line(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, two_places()).await;
    ana.booked(&session).await;
    // Ben wants two places, and while he waits for them one is kept for him.
    let (ben, chen) = (app.client_with("ben", 5).await, app.client_with("chen", 5).await);
    waiting(&ben, &session, 2).await;
    let hold = held(&ben, &session, 1).await;
    waiting(&chen, &session, 1).await;
    maya.patch(&format!("/sessions/{session}"), json!({ "capacity": 4 })).await.is(200);
    assert_eq!(offered(&ben).await, None, "he has a place already");
    assert!(offered(&chen).await.is_some());
    // Nothing is lost when what is kept for him runs out.
    app.minutes_pass(10).await;
    ben.post(&format!("/holds/{hold}/confirm"), json!({})).await.refused(409, "hold.expired");
    assert!(offered(&ben).await.is_some(), "now it is his turn");
    app.minutes_pass(30).await;
    assert_eq!(spots_left(&ana, &session).await, 3);
}

async fn a_line_does_not_move_into_a_session_that_was_begun_early(app: TestApp) {
    rules(&app, json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan { capacity: 1, in_hours: 1, ..Plan::default() }).await;
    held(&ana, &session, 1).await;
    let ben = app.client_with("ben", 5).await;
    waiting(&ben, &session, 1).await;
    maya.post(&format!("/sessions/{session}/start"), json!({})).await.is(200);
    app.minutes_pass(10).await;
    assert_eq!((ben.credits().await, told(&ben).await), (5, Vec::<String>::new()));
}

async fn a_session_that_is_moved_after_its_reminder_leaves_no_timer_behind(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, two_places()).await;
    ana.booked(&session).await;
    app.minutes_pass(25 * 60).await;
    assert_eq!(told(&ana).await[0], "session.reminder");
    let starts_at = app.now() + TimeDelta::days(4);
    maya.patch(&format!("/sessions/{session}"), json!({ "starts_at": starts_at })).await.is(200);
    app.minutes_pass(3 * 24 * 60 + 1).await;
    let overdue = app.app().timers().overdue().await.expect("it answers");
    assert_eq!(overdue.count, 0, "a timer that never settles is tried for ever");
}
