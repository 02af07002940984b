//! A client comes every week, as far as there is a place, and sees where there was none.

use regimen_tests::app::{ORG, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases! {
    a_standing_reservation_books_what_it_can_and_reports_the_rest;
    sessions_that_are_published_later_are_booked_then;
    sessions_are_booked_when_booking_opens;
    a_standing_reservation_ends_and_what_is_booked_stays_booked;
}

/// A series of four Mondays, and its sessions.
async fn planned(coach: &Person, publish: bool, capacity: u32) -> (String, Vec<String>) {
    let rule = json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-05-10", "count": 4,
    });
    let wish = json!({
        "name": "Spin", "duration_minutes": 45, "capacity": capacity, "credits": 2, "rule": rule, "publish": publish,
    });
    let planned = coach.post("/series", wish).await.is(201);
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let sessions = planned["sessions"].as_array().expect("a list").iter();
    (text(&planned["series_id"]), sessions.map(|session| text(&session["session_id"])).collect())
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

/// What came of the newest standing reservation, session by session.
async fn report(app: &TestApp, person: &Person) -> Vec<Value> {
    let end = app.log().head(ORG).await.expect("it answers").position;
    let request = person.request(Method::GET, "/me/standing").header("Regimen-Position", end);
    let found = person.send(request).await.is(200);
    found["items"][0]["sessions"].as_array().expect("a list").clone()
}

fn states(report: &[Value]) -> Vec<&str> {
    report.iter().map(|session| session["state"].as_str().expect("a state")).collect()
}

async fn a_standing_reservation_books_what_it_can_and_reports_the_rest(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 4).await, app.client_with("ben", 10).await);
    let (series, sessions) = planned(&coach, true, 1).await;
    let path = format!("/series/{series}/standing");
    ben.booked(&sessions[1]).await;
    let reserved = ana.post(&path, json!({})).await.is(201);
    assert_eq!((&reserved["booked"], &reserved["not_booked"]), (&json!(2), &json!(2)));
    let report = report(&app, &ana).await;
    assert_eq!(states(&report), ["booked", "not_booked", "booked", "not_booked"]);
    assert_eq!(report[1]["because"], "booking.session_full");
    assert_eq!(report[3]["because"], "membership.insufficient_credits");
    assert_eq!(report[0]["session_id"], json!(sessions[0]));
    assert_eq!(ana.credits().await, 0);
    ana.post(&path, json!({})).await.refused(409, "standing.already_reserved");
    ana.cancel(report[0]["booking_id"].as_str().expect("a booking")).await.is(200);
}

async fn sessions_that_are_published_later_are_booked_then(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 4).await, app.client_with("ben", 10).await);
    let (series, sessions) = planned(&coach, false, 1).await;
    let path = format!("/series/{series}/standing");
    ana.post(&path, json!({})).await.refused(404, "series.not_found");
    let publish = async |session: &str| {
        coach.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
    };
    publish(&sessions[0]).await;
    assert_eq!(ana.post(&path, json!({})).await.is(201)["booked"], 1);
    publish(&sessions[1]).await;
    what_is_due(&app).await;
    assert_eq!(states(&report(&app, &ana).await), ["booked", "booked"]);
    assert_eq!(ana.credits().await, 0);
    // One credit is missing, which is told and tried no more.
    publish(&sessions[2]).await;
    what_is_due(&app).await;
    let told = report(&app, &ana).await;
    assert_eq!(
        (states(&told), &told[2]["because"]),
        (vec!["booked", "booked", "not_booked"], &json!("membership.insufficient_credits"))
    );
    ben.booked(&sessions[2]).await;
}

async fn sessions_are_booked_when_booking_opens(app: TestApp) {
    let (coach, admin) = (app.coach("maya").await, app.admin().await);
    let ana = app.client("ana").await;
    app.grant(&ana, 10, 60).await;
    let rules = json!({ "window": { "opens_days": 7, "closes_minutes": 0 } });
    admin.put("/policies/organization", rules).await.is(200);
    let (series, _) = planned(&coach, true, 1).await;
    app.clock.set("2027-05-04T08:00:00Z".parse().expect("a time"));
    ana.post(&format!("/series/{series}/standing"), json!({})).await.is(201);
    let told = report(&app, &ana).await;
    assert_eq!(states(&told), ["booked", "waiting", "waiting", "waiting"]);
    assert_eq!(told[1]["opens_at"], "2027-05-10T05:30:00+00:00");
    app.clock.set("2027-05-10T05:29:59Z".parse().expect("a time"));
    what_is_due(&app).await;
    assert_eq!(states(&report(&app, &ana).await), ["booked", "waiting", "waiting", "waiting"]);
    app.clock.set("2027-05-10T05:30:00Z".parse().expect("a time"));
    what_is_due(&app).await;
    assert_eq!(states(&report(&app, &ana).await), ["booked", "booked", "waiting", "waiting"]);
}

async fn a_standing_reservation_ends_and_what_is_booked_stays_booked(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 8).await;
    let (series, sessions) = planned(&coach, false, 1).await;
    let path = format!("/series/{series}/standing");
    ana.delete(&path).await.refused(404, "standing.not_found");
    coach.post(&format!("/sessions/{}/publish", sessions[0]), json!({})).await.is(200);
    ana.post(&path, json!({})).await.is(201);
    ana.delete(&path).await.is(200);
    ana.delete(&path).await.refused(404, "standing.not_found");
    coach.post(&format!("/sessions/{}/publish", sessions[1]), json!({})).await.is(200);
    what_is_due(&app).await;
    assert_eq!(states(&report(&app, &ana).await), ["booked"]);
    assert_eq!(ana.credits().await, 6);
    // Begun again, it books what there is.
    assert_eq!(ana.post(&path, json!({})).await.is(201)["booked"], 2);
}
