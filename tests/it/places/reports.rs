//! How well sessions were used, told through the API.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::held;

on_both_databases! {
    utilisation_counts_places_bookings_and_who_came;
    a_coach_sees_their_own_sessions_and_an_admin_all;
    a_report_covers_a_time_that_makes_sense;
}

async fn report(person: &Person, query: &str) -> Vec<Value> {
    let path = format!("/reports/utilisation?from=2027-05-01T00:00:00Z&to=2027-06-01T00:00:00Z&{query}");
    person.get(&path).await.is(200)["items"].as_array().expect("a list").clone()
}

async fn utilisation_counts_places_bookings_and_who_came(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let chen = app.client_with("chen", 9).await;
    let plan = Plan { in_hours: 24, capacity: 5, credits: 1 };
    let session = app.published(&maya, plan).await;
    let pair = ana.post(&format!("/sessions/{session}/book"), json!({ "places": 2 })).await.is(201);
    let second = ben.booked(&session).await;
    chen.booked(&session).await;
    app.draft(&maya, Plan { in_hours: 30, ..plan }).await;
    let off = app.published(&maya, Plan { in_hours: 31, ..plan }).await;
    maya.post(&format!("/sessions/{off}/cancel"), json!({ "reason": "ill" })).await.is(200);

    app.minutes_pass(24 * 60).await;
    let first = pair["booking_id"].as_str().expect("an id");
    maya.post(&format!("/bookings/{first}/checkin"), json!({})).await.is(200);
    app.minutes_pass(20).await;
    maya.post(&format!("/bookings/{second}/checkin"), json!({})).await.is(200);
    app.minutes_pass(90).await;
    let later = app.published(&maya, Plan { in_hours: 24, ..plan }).await;
    held(&ana, &later, 1).await;

    let named = report(&maya, "group_by=session_name").await;
    let expected = json!([{
        "group": "Morning Yoga", "sessions": 2, "cancelled": 1, "places": 10, "booked": 4, "held": 1,
        "fill_rate": 0.4, "attended": 2, "late": 1, "no_shows": 1,
    }]);
    assert_eq!(json!(named), expected);
    let days = report(&maya, "group_by=weekday").await;
    let days = days.iter().map(|day| (day["group"].as_str(), day["booked"].as_u64())).collect::<Vec<_>>();
    assert_eq!(days, [(Some("tuesday"), Some(4)), (Some("wednesday"), Some(0))], "from Monday on");
}

async fn a_coach_sees_their_own_sessions_and_an_admin_all(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    for coach in [&maya, &jonas] {
        app.published(coach, Plan::default()).await;
    }
    let coaches = |items: Vec<Value>| items.iter().map(|item| item["group"].clone()).collect::<Vec<_>>();
    assert_eq!(coaches(report(&maya, "group_by=coach").await), [json!(maya.id)]);
    let mut both = vec![json!(maya.id), json!(jonas.id)];
    both.sort_by_key(Value::to_string);
    assert_eq!(coaches(report(&app.admin().await, "group_by=coach").await), both);
    app.client("ana").await.get("/reports/utilisation").await.refused(403, "auth.forbidden");
    // 08:00 on a Wednesday is Tuesday evening in Honolulu.
    let day = report(&maya, "group_by=weekday&time_zone=Pacific/Honolulu").await;
    assert_eq!(coaches(day), [json!("tuesday")]);
}

async fn a_report_covers_a_time_that_makes_sense(app: TestApp) {
    let maya = app.coach("maya").await;
    let report = async |query: &str| maya.get(&format!("/reports/utilisation?{query}")).await;
    let (from, to) = ("from=2027-05-01T00:00:00Z", "to=2027-06-01T00:00:00Z");
    report(&format!("{from}&{to}&group_by=coach")).await.is(200);
    for wrong in [
        format!("{from}&group_by=coach"),
        format!("{from}&{to}"),
        format!("{from}&{to}&group_by=shoe_size"),
        format!("{from}&{to}&group_by=weekday&time_zone=Europe/Bielefeld"),
        format!("{from}&to=2027-05-01T00:00:00Z&group_by=coach"),
        format!("{from}&to=2029-05-01T00:00:00Z&group_by=coach"),
    ] {
        report(&wrong).await.is(400);
    }
}
