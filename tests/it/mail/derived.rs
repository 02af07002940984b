//! Mail that nobody queues: it follows from what happened.

use chrono::TimeDelta;
use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::post;

on_both_databases! {
    a_booking_is_confirmed_by_mail_and_so_is_its_end;
    what_somebody_is_told_in_the_app_comes_by_mail_too;
    whoever_moves_up_gets_one_mail_and_not_two;
    a_course_is_confirmed_once_however_many_sessions_it_has;
    nobody_is_reminded_of_what_has_begun;
    views_built_anew_send_nothing_twice;
}

/// The codes of all mail, the oldest first, with their states.
pub(super) async fn codes(app: &TestApp) -> Vec<(String, String)> {
    let list = app.admin().await.get("/mail?limit=100").await.is(200);
    let text = |mail: &Value, name: &str| mail[name].as_str().expect("a text").to_owned();
    let mut all = list["items"].as_array().expect("a list").clone();
    all.reverse();
    all.iter().map(|mail| (text(mail, "code"), text(mail, "state"))).collect()
}

fn sent(codes: &[&str]) -> Vec<(String, String)> {
    codes.iter().map(|code| ((*code).to_owned(), "sent".to_owned())).collect()
}

async fn letters_to(app: &TestApp, person: &Person) -> usize {
    let text = app.stranger().get("//dev/outbox").await.text;
    text.matches(&person.email).count()
}

async fn a_booking_is_confirmed_by_mail_and_so_is_its_end(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 3).await);
    let session = app.published(&coach, Plan { in_hours: 90, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let before = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    assert_eq!(post(&app).await, 1);
    assert_eq!(codes(&app).await, sent(&["booking.confirmed"]));
    let after = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    assert!(after > before, "that it was sent is in the log");
    ana.cancel(&booking).await.is(200);
    assert_eq!(post(&app).await, 1);
    assert_eq!(codes(&app).await, sent(&["booking.confirmed", "booking.cancelled"]));
    assert_eq!(letters_to(&app, &ana).await, 2);
    let list = app.admin().await.get("/mail?limit=1").await.is(200);
    assert!(list["items"][0]["facts"]["session_name"].is_string(), "the end knows what it was: {list}");
}

async fn what_somebody_is_told_in_the_app_comes_by_mail_too(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 3).await);
    let session = app.published(&coach, Plan { in_hours: 90, ..Plan::default() }).await;
    ana.booked(&session).await;
    let later = json!({ "starts_at": app.now() + TimeDelta::hours(91) });
    coach.patch(&format!("/sessions/{session}"), later).await.is(200);
    coach.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    assert_eq!(post(&app).await, 3);
    assert_eq!(codes(&app).await, sent(&["booking.confirmed", "session.moved", "session.cancelled"]));
}

async fn whoever_moves_up_gets_one_mail_and_not_two(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 3).await, app.client_with("ben", 3).await);
    let session = app.published(&coach, Plan { in_hours: 90, capacity: 1, ..Plan::default() }).await;
    let automatic = json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } });
    app.admin().await.put("/policies/organization", automatic).await.is(200);
    let booking = ana.booked(&session).await;
    ben.post(&format!("/sessions/{session}/waitlist"), json!({})).await.is(201);
    ana.cancel(&booking).await.is(200);
    app.due().await;
    post(&app).await;
    let to_ben = app.stranger().get("//dev/outbox").await.text.matches("ben@example.org").count();
    assert_eq!(to_ben, 1, "{:?}", codes(&app).await);
    assert!(codes(&app).await.iter().any(|(code, _)| code == "waitlist.promoted"), "{:?}", codes(&app).await);
}

async fn a_course_is_confirmed_once_however_many_sessions_it_has(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let rule = json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-05-10", "count": 4,
    });
    let wish = json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9, "rule": rule, "publish": true });
    let series = coach.post("/series", wish).await.is(201)["series_id"].as_str().expect("an id").to_owned();
    ana.post(&format!("/series/{series}/enrol"), json!({})).await.is(201);
    assert_eq!(post(&app).await, 1);
    assert_eq!(codes(&app).await, sent(&["course.enrolled"]));
    ana.delete(&format!("/series/{series}/enrol")).await.is(200);
    assert_eq!(post(&app).await, 1);
    assert_eq!(codes(&app).await, sent(&["course.enrolled", "course.left"]));
}

async fn nobody_is_reminded_of_what_has_begun(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 3).await);
    let session = app.published(&coach, Plan { in_hours: 30, ..Plan::default() }).await;
    ana.booked(&session).await;
    post(&app).await;
    app.minutes_pass(60 * 29).await;
    let reminders = codes(&app).await.into_iter().filter(|(code, _)| code == "session.reminder").collect::<Vec<_>>();
    assert_eq!(reminders.len(), 1, "{reminders:?}");
    app.hours_pass(2);
    post(&app).await;
    let all = codes(&app).await;
    assert!(all.contains(&("session.reminder".to_owned(), "given_up".to_owned())), "{all:?}");
}

async fn views_built_anew_send_nothing_twice(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 3).await);
    let session = app.published(&coach, Plan { in_hours: 90, ..Plan::default() }).await;
    ana.booked(&session).await;
    assert_eq!(post(&app).await, 1);
    app.app().engine().catch_up(regimen_tests::app::ORG).await.expect("it answers");
    let before = app.dumps().await;
    app.app().engine().rebuild(regimen_projections::engine::Which::All, |_| ()).await.expect("it rebuilds");
    assert_eq!(app.dumps().await, before);
    assert_eq!(post(&app).await, 0);
    assert_eq!(letters_to(&app, &ana).await, 1);
}
