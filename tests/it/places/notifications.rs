//! What people are told in the app.

use futures_util::StreamExt as _;
use regimen_tests::app::{Person, Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::{rules, told};

on_both_databases! {
    those_concerned_are_told_and_note_what_they_have_read;
    those_who_booked_are_reminded_once;
    whoever_cancels_late_or_does_not_come_is_told_what_it_costs;
    whoever_is_forgiven_is_told_so_once;
    a_coach_is_told_what_staff_call_off;
    a_client_is_told_that_staff_ended_their_plan;
    what_is_told_comes_over_the_wire_as_it_happens;
    what_comes_over_the_wire_ends_with_the_sign_in;
}

async fn those_concerned_are_told_and_note_what_they_have_read(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client("ben").await);
    let (first, second) = (
        app.published(&maya, Plan::default()).await,
        app.published(&maya, Plan { in_hours: 60, ..Plan::default() }).await,
    );
    for session in [&first, &second] {
        ana.booked(session).await;
        maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    }
    let inbox = ana.get("/me/notifications").await.is(200);
    assert_eq!((&inbox["unread"], told(&ana).await.len()), (&json!(2), 2));
    let newest = &inbox["items"][0];
    assert_eq!((&newest["code"], &newest["number"]), (&json!("session.cancelled"), &json!(2)));
    assert_eq!((&newest["facts"]["session_id"], &newest["facts"]["credits_returned"]), (&json!(second), &json!(1)));
    assert!(newest["text"].as_str().expect("a text").contains("cancelled"));
    assert_eq!(ana.post("/me/notifications/1/read", json!({})).await.is(200)["unread"], 1);
    assert_eq!(ana.get("/me/notifications?unread=true").await.is(200)["items"][0]["number"], 2);
    ana.post("/me/notifications/7/read", json!({})).await.refused(404, "notification.not_found");
    assert_eq!(ana.post("/me/notifications/read", json!({ "up_to": 2 })).await.is(200)["unread"], 0);
    assert_eq!(ben.get("/me/notifications").await.is(200)["items"], json!([]));
}

async fn those_who_booked_are_reminded_once(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { in_hours: 48, ..Plan::default() }).await;
    ana.booked(&session).await;
    app.minutes_pass(24 * 60 - 1).await;
    assert_eq!(told(&ana).await, Vec::<String>::new());
    app.minutes_pass(1).await;
    app.minutes_pass(60).await;
    assert_eq!(told(&ana).await, ["session.reminder"]);
}

async fn a_coach_is_told_what_staff_call_off(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (first, second) = (
        app.published(&maya, Plan::default()).await,
        app.published(&maya, Plan { in_hours: 60, ..Plan::default() }).await,
    );
    maya.post(&format!("/sessions/{first}/cancel"), json!({ "reason": "ill" })).await.is(200);
    assert_eq!(told(&maya).await, Vec::<String>::new(), "she knows what she does");
    admin.post(&format!("/sessions/{second}/cancel"), json!({ "reason": "no water" })).await.is(200);
    let rule = json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-05-10", "count": 4,
    });
    let wish = json!({ "name": "Spin", "duration_minutes": 45, "capacity": 3, "credits": 1, "rule": rule });
    let series = maya.post("/series", wish).await.is(201)["series_id"].as_str().expect("an id").to_owned();
    admin.post(&format!("/series/{series}/cancel"), json!({ "reason": "no water" })).await.is(200);
    assert_eq!(told(&maya).await, ["series.called_off", "session.called_off"]);
    let inbox = maya.get("/me/notifications").await.is(200);
    assert_eq!(inbox["items"][0]["facts"], json!({ "series_id": series, "sessions": 4 }));
    assert_eq!(inbox["items"][1]["facts"]["session_id"], second);
}

async fn a_client_is_told_that_staff_ended_their_plan(app: TestApp) {
    let (ana, admin) = (app.client("ana").await, app.admin().await);
    let plan = super::on_plan(&app, &ana, json!({})).await;
    let end = format!("/memberships/{}/plan/end", ana.id);
    admin.post(&end, json!({ "reason": "moved away" })).await.is(200);
    admin.post(&end, json!({ "reason": "moved away" })).await.is(200);
    assert_eq!(told(&ana).await, ["membership.plan_ended"], "once");
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["facts"]["plan_id"], plan);
}

async fn what_is_told_comes_over_the_wire_as_it_happens(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    ana.booked(&session).await;
    let listening = ana.request(Method::GET, "/me/notifications/stream?after=0").send().await.expect("it answers");
    assert_eq!(listening.headers()["content-type"], "text/event-stream");
    let mut pieces = listening.bytes_stream();
    maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    let mut heard = String::new();
    while !heard.contains("\n\n") || !heard.contains("data:") {
        let piece = pieces.next().await.expect("it goes on").expect("it is readable");
        heard.push_str(std::str::from_utf8(&piece).expect("text"));
    }
    let data = heard.lines().find_map(|line| line.strip_prefix("data:")).expect("data");
    let told = serde_json::from_str::<Value>(data).expect("JSON");
    assert_eq!((&told["number"], &told["code"]), (&json!(1), &json!("session.cancelled")));
    assert!(heard.lines().any(|line| line.trim() == "id: 1" || line.trim() == "id:1"), "{heard}");
}

async fn what_comes_over_the_wire_ends_with_the_sign_in(app: TestApp) {
    let ana = app.client("ana").await;
    let listening = ana.request(Method::GET, "/me/notifications/stream").send().await.expect("it answers");
    assert_eq!(listening.status(), 200);
    ana.post("/auth/logout", json!({})).await.is(200);
    let mut pieces = listening.bytes_stream();
    let over = async { while let Some(Ok(_)) = pieces.next().await {} };
    tokio::time::timeout(std::time::Duration::from_secs(60), over).await.expect("it ends");
}

/// The newest notification of `person`: its code and its facts.
async fn newest(person: &Person) -> (Value, Value) {
    let told = person.get("/me/notifications").await.is(200)["items"][0].clone();
    (told["code"].clone(), told["facts"].clone())
}

/// A late cancellation costs 5.00 EUR, an absence 9.00 EUR; the first strike is spared.
async fn strict(app: &TestApp) {
    let fee = |minor: u32| json!({ "amount_minor": minor, "currency": "EUR" });
    let strikes = json!({ "within_days": 30, "forgiven": 1 });
    let penalties = json!({ "late_cancel_fee": fee(500), "no_show_fee": fee(900), "strikes": strikes });
    rules(app, json!({ "cancellation": { "tiers": [], "late_within_hours": 12, "penalties": penalties } })).await;
}

async fn whoever_cancels_late_or_does_not_come_is_told_what_it_costs(app: TestApp) {
    strict(&app).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    for fee in [Value::Null, json!({ "amount_minor": 500, "currency": "EUR" })] {
        let session = app.published(&maya, Plan { in_hours: 3, ..Plan::default() }).await;
        let booking = ana.booked(&session).await;
        let starts_at = app.now() + chrono::TimeDelta::hours(3);
        ana.cancel(&booking).await.is(200);
        let facts = json!({
            "session_id": session, "session_name": "Morning Yoga", "starts_at": starts_at, "booking_id": booking, "fee": fee,
        });
        assert_eq!(newest(&ana).await, (json!("booking.cancelled_late"), facts));
        maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    }
    let session = app.published(&maya, Plan { in_hours: 3, ..Plan::default() }).await;
    let (booking, starts_at) = (ana.booked(&session).await, app.now() + chrono::TimeDelta::hours(3));
    app.minutes_pass(5 * 60).await;
    let fee = json!({ "amount_minor": 900, "currency": "EUR" });
    let facts = json!({
        "session_id": session, "session_name": "Morning Yoga", "starts_at": starts_at, "booking_id": booking,
        "strike": true, "fee": fee,
    });
    assert_eq!(newest(&ana).await, (json!("booking.no_show"), facts));
    let early = app.published(&maya, Plan::default()).await;
    let before = told(&ana).await.len();
    ana.cancel(&ana.booked(&early).await).await.is(200);
    assert_eq!(told(&ana).await.len(), before, "in time it is nothing to be told of");
}

async fn whoever_is_forgiven_is_told_so_once(app: TestApp) {
    strict(&app).await;
    let (maya, ana, admin) = (app.coach("maya").await, app.client_with("ana", 9).await, app.admin().await);
    let mut bookings = Vec::new();
    for _ in 0..2 {
        let session = app.published(&maya, Plan { in_hours: 3, ..Plan::default() }).await;
        bookings.push((ana.booked(&session).await, session.clone()));
        ana.cancel(&bookings.last().expect("one").0).await.is(200);
        maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    }
    let (booking, session) = bookings.pop().expect("the second");
    let path = |what: &str| format!("/memberships/{}/penalties/{booking}/late_cancel/{what}", ana.id);
    for _ in 0..2 {
        admin.post(&path("forgive"), json!({ "reason": "the bus broke down" })).await.is(200);
    }
    let mut facts = json!({ "session_id": session, "booking_id": booking, "kind": "late_cancel" });
    assert_eq!(newest(&ana).await, (json!("membership.strike_forgiven"), facts.clone()));
    for _ in 0..2 {
        admin.post(&path("waive"), json!({ "reason": "the bus broke down" })).await.is(200);
    }
    facts["fee"] = json!({ "amount_minor": 500, "currency": "EUR" });
    assert_eq!(newest(&ana).await, (json!("membership.fee_waived"), facts));
    let late = "booking.cancelled_late";
    assert_eq!(told(&ana).await, ["membership.fee_waived", "membership.strike_forgiven", late, late], "and not why");
}
