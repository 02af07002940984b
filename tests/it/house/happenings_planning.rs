//! What happens to a timetable.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::json;

/// What happens to the timetable before anybody comes.
pub(super) async fn planning_changes(app: &TestApp, coach: &Person, ana: &Person) {
    let substitute = app.coach("jonas").await;
    let changed = app.draft(coach, Plan { in_hours: 100, ..Plan::default() }).await;
    coach.patch(&format!("/sessions/{changed}"), json!({ "capacity": 4 })).await.is(200);
    let path = format!("/sessions/{changed}/substitute");
    coach.post(&path, json!({ "coach_id": substitute.id })).await.is(200);
    let rule = json!({
        "weekdays": ["mon", "thu"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-06-01",
        "count": 4, "except": ["2027-06-07"],
    });
    let minimum = json!({ "bookings": 1, "hours_before": 1 });
    let wish = json!({
        "name": "Spin", "duration_minutes": 45, "capacity": 9, "rule": rule, "publish": true,
        "minimum_attendance": minimum,
    });
    let series = coach.post("/series", wish).await.is(201)["series_id"].clone();
    let series = format!("/series/{}", series.as_str().expect("an id"));
    coach.patch(&series, json!({ "from": "2027-06-08", "changes": { "local_time": "08:00" } })).await.is(200);
    ana.post(&format!("{series}/enrol"), json!({})).await.is(201);
    ana.post(&format!("{series}/standing"), json!({})).await.is(201);
    ana.delete(&format!("{series}/standing")).await.is(200);
    ana.delete(&format!("{series}/enrol")).await.is(200);
    let mut soon = app.wish(Plan { in_hours: 60, ..Plan::default() });
    soon["minimum_attendance"] = json!({ "bookings": 1, "hours_before": 336 });
    let soon = coach.post("/sessions", soon).await.is(201)["session_id"].as_str().expect("an id").to_owned();
    coach.post(&format!("/sessions/{soon}/publish"), json!({})).await.is(200);
    ana.booked(&soon).await;
    while app.app().timers().perform_due().await.expect("it answers") > 0 {}
    coach.post(&format!("{series}/cancel"), json!({ "reason": "the floor is renewed" })).await.is(200);
}
