//! A class for which too few have booked does not take place, and everybody knows in time.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_session_that_too_few_have_booked_is_called_off_and_everybody_gets_everything_back;
    a_session_that_enough_have_booked_takes_place;
    a_session_that_is_moved_is_looked_at_before_its_new_start;
    a_minimum_comes_from_the_template;
}

/// Lets everything happen whose time has come.
async fn what_is_due(app: &TestApp) {
    let timers = app.app().timers();
    loop {
        timers.perform_due().await.expect("the database answers");
        if timers.overdue().await.expect("the database answers").count == 0 {
            return;
        }
    }
}

/// A published session that takes place if two have booked 24 hours before.
async fn wanting_two(app: &TestApp, coach: &Person) -> String {
    let mut wish = app.wish(Plan::default());
    wish["minimum_attendance"] = json!({ "bookings": 2, "hours_before": 24 });
    let session = coach.post("/sessions", wish).await.is(201)["session_id"].as_str().expect("an id").to_owned();
    coach.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
    session
}

async fn status(app: &TestApp, person: &Person, session: &str) -> Value {
    what_is_due(app).await;
    let events = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    let request = person.request(reqwest::Method::GET, &format!("/sessions/{session}"));
    person.send(request.header("Regimen-Position", events)).await.is(200)["status"].clone()
}

async fn a_session_that_too_few_have_booked_is_called_off_and_everybody_gets_everything_back(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 1).await;
    let session = wanting_two(&app, &coach).await;
    ana.booked(&session).await;
    app.clock.advance(chrono::TimeDelta::minutes(24 * 60 - 1));
    assert_eq!(status(&app, &coach, &session).await, "published", "a minute before it is looked at");
    app.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(status(&app, &coach, &session).await, "cancelled");
    assert_eq!(ana.credits().await, 1);
    let told = &ana.get("/me/notifications").await.is(200)["items"][0];
    assert_eq!((&told["code"], &told["facts"]["credits_returned"]), (&json!("session.cancelled"), &json!(1)));
    let told = coach.get("/me/notifications").await.is(200);
    let newest = &told["items"][0];
    assert_eq!((&told["unread"], &newest["code"]), (&json!(1), &json!("session.too_few_booked")));
    assert_eq!((&newest["facts"]["booked"], &newest["facts"]["fewest"]), (&json!(1), &json!(2)));
    // Her coach has time again.
    app.draft(&coach, Plan { in_hours: 24, ..Plan::default() }).await;
}

async fn a_session_that_enough_have_booked_takes_place(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 1).await, app.client_with("ben", 1).await);
    let session = wanting_two(&app, &coach).await;
    ana.booked(&session).await;
    let bens = ben.booked(&session).await;
    app.hours_pass(24);
    assert_eq!(status(&app, &coach, &session).await, "published");
    // What comes later comes too late.
    ben.cancel(&bens).await.is(200);
    app.hours_pass(3);
    assert_eq!(status(&app, &coach, &session).await, "published");
}

async fn a_session_that_is_moved_is_looked_at_before_its_new_start(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 1).await, app.client_with("ben", 1).await);
    let session = wanting_two(&app, &coach).await;
    ana.booked(&session).await;
    let bens = ben.booked(&session).await;
    let path = format!("/sessions/{session}");
    // There, enough; back again, one of them has gone.
    app.hours_pass(24);
    assert_eq!(status(&app, &coach, &session).await, "published");
    coach.patch(&path, json!({ "starts_at": "2027-05-08T08:00:00Z" })).await.is(200);
    ben.cancel(&bens).await.is(200);
    assert_eq!(status(&app, &coach, &session).await, "published", "it is looked at before its new start");
    coach.patch(&path, json!({ "starts_at": "2027-05-05T08:00:00Z" })).await.is(200);
    assert_eq!(status(&app, &coach, &session).await, "cancelled");
}

async fn a_minimum_comes_from_the_template(app: TestApp) {
    let coach = app.coach("maya").await;
    let mut terms = json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9 });
    terms["minimum_attendance"] = json!({ "bookings": 0, "hours_before": 4 });
    coach.post("/templates", terms.clone()).await.refused(400, "request.invalid");
    terms["minimum_attendance"] = json!({ "bookings": 3, "hours_before": 337 });
    coach.post("/templates", terms.clone()).await.refused(400, "request.invalid");
    terms["minimum_attendance"] = json!({ "bookings": 3, "hours_before": 4 });
    let template = coach.post("/templates", terms.clone()).await.is(201)["template_id"].clone();
    let found = coach.get(&format!("/templates/{}", template.as_str().expect("an id"))).await.is(200);
    assert_eq!(found["minimum_attendance"], terms["minimum_attendance"]);
    let wish = json!({ "template_id": template, "starts_at": "2027-05-05T08:00:00Z" });
    let session = coach.post("/sessions", wish).await.is(201)["session_id"].clone();
    let session = coach.get(&format!("/sessions/{}", session.as_str().expect("an id"))).await.is(200);
    assert_eq!(session["minimum_attendance"], terms["minimum_attendance"]);
}
