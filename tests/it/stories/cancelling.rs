//! Giving a place back, and what comes back with it.

use chrono::TimeDelta;
use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

on_both_databases! {
    what_comes_back_depends_on_the_time_to_the_microsecond;
    cancelling_twice_gives_the_same_answer_and_returns_credits_once;
    an_admin_cancels_for_a_client_and_another_client_cannot;
    a_session_that_has_started_is_used_or_missed_not_cancelled;
    a_session_called_off_gives_everything_back_however_late;
    a_coach_notes_who_was_there;
}

async fn what_comes_back_depends_on_the_time_to_the_microsecond(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 100).await;
    let moment = TimeDelta::microseconds(1);
    let tiers = [
        (TimeDelta::hours(24) + moment, 100, 4),
        (TimeDelta::hours(24), 50, 2),
        (TimeDelta::hours(12) + moment, 50, 2),
        (TimeDelta::hours(12), 0, 0),
        (moment, 0, 0),
    ];
    let mut credits = 100;
    for (before, percentage, returned) in tiers {
        let session = app.published(&coach, Plan { credits: 4, ..Plan::default() }).await;
        let booking = ana.booked(&session).await;
        let starts_at = app.now() + TimeDelta::hours(48);
        app.clock.set(starts_at - before);
        let cancelled = ana.cancel(&booking).await.is(200);
        assert_eq!(
            cancelled,
            json!({
                "booking_id": booking, "status": "cancelled", "refund_percentage": percentage,
                "credits_returned": returned, "places_left": 0,
            }),
            "{before} before the start"
        );
        credits = credits - 4 + returned;
        assert_eq!(ana.credits().await, credits);
    }
}

async fn cancelling_twice_gives_the_same_answer_and_returns_credits_once(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 2).await;
    let booking = ana.booked(&app.published(&coach, Plan::default()).await).await;
    let first = ana.cancel(&booking).await.is(200);
    app.hours_pass(40);
    assert_eq!(ana.cancel(&booking).await.is(200), first, "also later, when nothing would come back");
    assert_eq!(ana.credits().await, 2);
    let cancelled = ana.get("/me/bookings?state=cancelled").await.is(200);
    assert_eq!(
        (&cancelled["items"][0]["refund_percentage"], &cancelled["items"][0]["credits_returned"]),
        (&json!(100), &json!(1))
    );
}

async fn an_admin_cancels_for_a_client_and_another_client_cannot(app: TestApp) {
    let (coach, admin) = (app.coach("maya").await, app.admin().await);
    let (ana, ben) = (app.client_with("ana", 1).await, app.client("ben").await);
    let booking = ana.booked(&app.published(&coach, Plan::default()).await).await;
    let unknown = "01890000-0000-7000-8000-000000000001";
    let foreign = ben.cancel(&booking).await.refused(404, "booking.not_found");
    assert_eq!(foreign, ben.cancel(unknown).await.refused(404, "booking.not_found"));
    coach.cancel(&booking).await.refused(404, "booking.not_found");
    admin.cancel(&booking).await.is(200);
    assert_eq!(ana.credits().await, 1);
}

async fn a_session_that_has_started_is_used_or_missed_not_cancelled(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 1).await;
    let booking = ana.booked(&app.published(&coach, Plan::default()).await).await;
    app.hours_pass(48);
    ana.cancel(&booking).await.refused(409, "booking.session_started");
    assert_eq!(ana.credits().await, 0);
}

async fn a_session_called_off_gives_everything_back_however_late(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 3).await, app.client_with("ben", 3).await);
    let session = app.published(&coach, Plan { credits: 3, ..Plan::default() }).await;
    ana.booked(&session).await;
    let given_back = ben.booked(&session).await;
    app.hours_pass(47);
    ben.cancel(&given_back).await.is(200);
    let path = format!("/sessions/{session}/cancel");
    let called_off = coach.post(&path, json!({ "reason": "the coach is ill" })).await.is(200);
    assert_eq!(called_off, json!({ "session_id": session, "status": "cancelled" }));
    assert_eq!(ana.credits().await, 3);
    assert_eq!(ben.credits().await, 0, "who had given up the place before keeps what the policy gave");
    let mine = ana.get("/me/bookings?state=cancelled").await.is(200);
    assert_eq!(mine["items"][0]["refund_percentage"], 100);
    let again = coach.post(&path, json!({ "reason": "still ill" })).await;
    again.refused(409, "session.invalid_transition");
    assert_eq!(ana.credits().await, 3);
}

async fn a_coach_notes_who_was_there(app: TestApp) {
    let (coach, other) = (app.coach("maya").await, app.coach("jonas").await);
    let ana = app.client_with("ana", 1).await;
    let booking = ana.booked(&app.published(&coach, Plan::default()).await).await;
    let path = format!("/bookings/{booking}/attendance");
    coach.put(&path, json!({ "attended": true })).await.refused(409, "booking.session_not_started");
    app.hours_pass(48);
    other.put(&path, json!({ "attended": true })).await.refused(404, "booking.not_found");
    coach.put(&path, json!({ "attended": true })).await.is(200);
    let noted = coach.put(&path, json!({ "attended": false })).await.is(200);
    assert_eq!(noted, json!({ "booking_id": booking, "attended": false }), "the last word counts");
    app.hours_pass(1);
    assert_eq!(ana.get("/me/bookings?state=past").await.is(200)["items"][0]["attended"], false);
}
