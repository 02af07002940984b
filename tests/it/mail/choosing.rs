//! People say how they want to be written to.

use chrono::TimeDelta;
use regimen_tests::app::{Person, Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::derived::codes;
use super::{mail_to, post};

on_both_databases! {
    what_somebody_does_not_want_by_mail_stays_in_the_app;
    mail_that_can_wait_waits_for_quiet_hours_to_end_and_other_mail_does_not;
    one_click_in_a_mail_program_ends_mail_of_its_kind;
    people_are_written_to_in_their_language;
    preferences_that_mean_nothing_are_refused;
}

fn email(preferences: &Value, code: &str) -> Value {
    let notices = preferences["notices"].as_array().expect("a list");
    notices.iter().find(|notice| notice["code"] == code).expect("it is there")["email"].clone()
}

async fn books(app: &TestApp, person: &Person) {
    let session = app.published(&app.coach("maya").await, Plan { in_hours: 90, ..Plan::default() }).await;
    person.booked(&session).await;
}

async fn what_somebody_does_not_want_by_mail_stays_in_the_app(app: TestApp) {
    let ana = app.client_with("ana", 3).await;
    let before = ana.get("/me/notification-preferences").await.is(200);
    assert_eq!(email(&before, "booking.confirmed"), "on");
    assert_eq!(email(&before, "waitlist.passed_over"), "off");
    let off = json!({ "notices": [{ "code": "booking.confirmed", "email": "off" }] });
    let set = ana.put("/me/notification-preferences", off).await.is(200);
    assert_eq!(email(&set, "booking.confirmed"), "off");
    assert_eq!(ana.get("/me/notification-preferences").await.is(200), set);
    books(&app, &ana).await;
    assert_eq!(post(&app).await, 0);
    assert_eq!(codes(&app).await, []);
    mail_to(&app, &ana).await;
    assert_eq!(post(&app).await, 1, "what a context queues itself cannot be switched off");
}

async fn mail_that_can_wait_waits_for_quiet_hours_to_end_and_other_mail_does_not(app: TestApp) {
    let ana = app.client_with("ana", 3).await;
    // It is 08:00 in UTC, and 10:00 in Berlin.
    let quiet = json!({ "time_zone": "Europe/Berlin", "quiet_hours": { "from": "09:30", "until": "11:00" } });
    ana.put("/me/notification-preferences", quiet).await.is(200);
    books(&app, &ana).await;
    mail_to(&app, &ana).await;
    assert_eq!(post(&app).await, 1, "what a context queues itself does not wait");
    app.clock.advance(TimeDelta::minutes(59));
    assert_eq!(post(&app).await, 0);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(post(&app).await, 1);
}

async fn one_click_in_a_mail_program_ends_mail_of_its_kind(app: TestApp) {
    let ana = app.client_with("ana", 3).await;
    books(&app, &ana).await;
    post(&app).await;
    let mail_id =
        app.admin().await.get("/mail").await.is(200)["items"][0]["mail_id"].as_str().expect("an id").to_owned();
    let mail = app.stranger().get(&format!("//dev/outbox/{mail_id}")).await.text;
    let token =
        mail.split("/api/v1/unsubscribe?token&#x3d;").nth(1).or_else(|| mail.split("unsubscribe?token=").nth(1));
    let token = token.expect("List-Unsubscribe").split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let token = token.into_iter().next().expect("a token").to_owned();
    let stranger = app.stranger();
    let click = |token: &str| {
        let request = stranger.request(Method::POST, &format!("/unsubscribe?token={token}"));
        request.header("Content-Type", "application/x-www-form-urlencoded").body("List-Unsubscribe=One-Click")
    };
    for _ in 0..2 {
        let done = stranger.send(click(&token)).await.is(200);
        assert_eq!(done, json!({ "code": "booking.confirmed" }));
    }
    assert_eq!(email(&ana.get("/me/notification-preferences").await.is(200), "booking.confirmed"), "off");
    stranger.send(click("AAAA")).await.refused(404, "link.invalid");
}

async fn people_are_written_to_in_their_language(app: TestApp) {
    let ana = app.client_with("ana", 3).await;
    let german = json!({ "language": "de", "time_zone": "Europe/Berlin" });
    ana.put("/me/notification-preferences", german).await.is(200);
    books(&app, &ana).await;
    post(&app).await;
    let list = app.stranger().get("//dev/outbox").await.text;
    assert!(list.contains("Gebucht: "), "{list}");
}

async fn preferences_that_mean_nothing_are_refused(app: TestApp) {
    let ana = app.client("ana").await;
    for wrong in [
        json!({ "language": "xx" }),
        json!({ "time_zone": "Mars/Olympus" }),
        json!({ "quiet_hours": { "from": "22:00", "until": "22:00" } }),
        json!({ "notices": [{ "code": "account.password_reset", "email": "off" }] }),
        json!({ "notices": [{ "code": "session.moved", "email": "maybe" }] }),
        json!({ "sms": "on" }),
    ] {
        ana.put("/me/notification-preferences", wrong).await.refused(400, "request.invalid");
    }
}
