//! What happens in a session with a line.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::json;

/// Holds, a line that moves, parties, check-ins, and what time does.
pub(super) async fn places_are_held_and_waited_for(app: &TestApp, coach: &Person) {
    let plan = Plan { in_hours: 24, capacity: 2, ..Plan::default() };
    let (session, near) = (app.published(coach, plan).await, app.published(coach, Plan { in_hours: 30, ..plan }).await);
    let [ben, chen, dara] = [app.client_with("ben", 9).await, app.client("chen").await, app.client("dara").await];
    let fee = json!({ "amount_minor": 900, "currency": "EUR" });
    let rules = json!({
        "waitlist": { "mode": "offer", "claim_minutes": 5, "notify_all_minutes": 1500 },
        "cancellation": { "tiers": [], "penalties": { "no_show_fee": fee } },
    });
    app.admin().await.put("/policies/organization", rules).await.is(200);
    let (hold, wait) = (format!("/sessions/{session}/hold"), format!("/sessions/{session}/waitlist"));
    let held = ben.post(&hold, json!({ "places": 2 })).await.is(201)["hold_id"].as_str().expect("an id").to_owned();
    chen.post(&wait, json!({})).await.is(201);
    let entry = dara.post(&wait, json!({})).await.is(201)["entry_id"].as_str().expect("an id").to_owned();
    coach.put(&format!("/waitlist/{entry}/position"), json!({ "position": 1, "reason": "promised" })).await.is(200);
    dara.delete(&wait).await.is(200);
    let guests = json!({ "guests": ["Eva"] });
    let booking = ben.post(&format!("/holds/{held}/confirm"), guests).await.is(201)["booking_id"].clone();
    let booking = format!("/bookings/{}", booking.as_str().expect("an id"));
    let later = json!({ "starts_at": app.now() + chrono::TimeDelta::hours(25) });
    coach.patch(&format!("/sessions/{session}"), later).await.is(200);
    // So near to the start the whole line is told.
    ben.patch(&format!("{booking}/places/2/cancel"), json!({})).await.is(200);
    app.admin().await.put("/policies/organization", json!({})).await.is(200);
    let second = chen.post(&format!("/sessions/{near}/hold"), json!({})).await.is(201)["hold_id"].clone();
    chen.delete(&format!("/holds/{}", second.as_str().expect("an id"))).await.is(200);
    chen.post(&format!("/sessions/{near}/hold"), json!({ "places": 2 })).await.is(201);
    app.grant(&dara, 3, 30).await;
    dara.post(&format!("/sessions/{near}/waitlist"), json!({})).await.is(201);
    app.clock.advance(chrono::TimeDelta::minutes(10));
    app.due().await;
    ben.post("/me/notifications/read", json!({ "up_to": 99 })).await.is(200);
    app.hours_pass(24);
    coach.post(&format!("{booking}/checkin"), json!({ "method": "desk" })).await.is(200);
    coach.post(&format!("{booking}/checkin/undo"), json!({ "reason": "it was his brother" })).await.is(200);
    app.hours_pass(4);
    app.due().await;
    coach.put(&format!("{booking}/attendance"), json!({ "attended": true })).await.is(200);
}
