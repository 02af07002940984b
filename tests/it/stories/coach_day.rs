//! What a coach leads on one day, wherever they are.

use regimen_tests::app::{Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_coach_sees_the_sessions_of_a_day_and_who_comes;
    a_day_that_cannot_be_is_refused;
}

async fn a_coach_sees_the_sessions_of_a_day_and_who_comes(app: TestApp) {
    let (coach, other) = (app.coach("maya").await, app.coach("jonas").await);
    let (ana, ben) = (app.client_with("ana", 2).await, app.client_with("ben", 2).await);
    let morning = app.published(&coach, Plan { capacity: 1, ..Plan::default() }).await;
    let evening = app.draft(&coach, Plan { in_hours: 58, ..Plan::default() }).await;
    app.published(&other, Plan::default()).await;
    // At half past one in the night of Berlin, which is the evening before in New York.
    let mut night = app.wish(Plan::default());
    (night["starts_at"], night["ends_at"]) = (json!("2027-05-05T23:30:00Z"), json!("2027-05-05T23:59:00Z"));
    let night = coach.post("/sessions", night).await.is(201)["session_id"].as_str().expect("an id").to_owned();
    let booking = ana.booked(&morning).await;
    ben.post(&format!("/sessions/{morning}/waitlist"), json!({})).await.is(201);
    app.hours_pass(48);
    coach.put(&format!("/bookings/{booking}/attendance"), json!({ "attended": true })).await.is(200);

    let ids = |day: &Value| {
        let sessions = day["sessions"].as_array().expect("a list").iter();
        sessions.map(|of| of["session"]["session_id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let berlin = coach.get("/me/day?date=2027-05-05&time_zone=Europe/Berlin").await.is(200);
    assert_eq!(ids(&berlin), [morning.as_str(), evening.as_str()]);
    assert_eq!(berlin["from"], "2027-05-04T22:00:00+00:00");
    let first = &berlin["sessions"][0];
    assert_eq!(
        (&first["booked"], &first["checked_in"], &first["session"]["waiting"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let new_york = coach.get("/me/day?date=2027-05-05&time_zone=America/New_York").await.is(200);
    assert_eq!(ids(&new_york), [morning, evening, night]);
}

async fn a_day_that_cannot_be_is_refused(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client("ana").await);
    for query in ["", "date=2027-05-05", "date=2027-02-29&time_zone=UTC", "date=today&time_zone=UTC"] {
        coach.get(&format!("/me/day?{query}")).await.refused(400, "request.invalid");
    }
    coach.get("/me/day?date=2027-05-05&time_zone=Mars/Base").await.refused(400, "request.invalid");
    ana.get("/me/day?date=2027-05-05&time_zone=UTC").await.refused(403, "auth.forbidden");
}
