//! A coach is ill, and another leads the session.

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

on_both_databases! {
    a_substitute_leads_the_session_and_whoever_led_it_is_free;
    a_substitute_is_a_coach_who_is_free;
    both_coaches_and_those_who_have_places_are_told_and_the_line_is_not;
}

async fn a_substitute_leads_the_session_and_whoever_led_it_is_free(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let ana = app.client_with("ana", 1).await;
    let session = app.published(&maya, Plan::default()).await;
    ana.booked(&session).await;
    let path = format!("/sessions/{session}/substitute");
    let expected = json!({ "session_id": session, "from": maya.id, "to": jonas.id });
    assert_eq!(maya.post(&path, json!({ "coach_id": jonas.id })).await.is(200), expected);
    let found = jonas.get(&format!("/sessions?coach_id={}", jonas.id)).await.is(200);
    assert_eq!(found["items"][0]["session_id"], json!(session));
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "session.coach_substituted");
    // It is no longer maya's, and her time is her own.
    maya.post(&path, json!({ "coach_id": maya.id })).await.refused(404, "session.not_found");
    app.draft(&maya, Plan::default()).await;
    jonas.post("/sessions", app.wish(Plan::default())).await.refused(409, "calendar.overlap");
    jonas.post(&format!("/sessions/{session}/start"), json!({})).await.is(200);
}

async fn a_substitute_is_a_coach_who_is_free(app: TestApp) {
    let (maya, jonas, ana) = (app.coach("maya").await, app.coach("jonas").await, app.client("ana").await);
    let (session, _taken) = (app.published(&maya, Plan::default()).await, app.draft(&jonas, Plan::default()).await);
    let path = format!("/sessions/{session}/substitute");
    maya.post(&path, json!({ "coach_id": jonas.id })).await.refused(409, "calendar.overlap");
    maya.post(&path, json!({ "coach_id": ana.id })).await.refused(404, "session.coach_not_found");
    let nobody = "01890000-0000-7000-8000-000000000000";
    maya.post(&path, json!({ "coach_id": nobody })).await.refused(404, "session.coach_not_found");
    jonas.post(&path, json!({ "coach_id": jonas.id })).await.refused(404, "session.not_found");
    // Who leads it already goes on leading it.
    let position = maya.post(&path, json!({ "coach_id": maya.id })).await.position();
    assert_eq!(maya.post(&path, json!({ "coach_id": maya.id })).await.position(), position);
    app.hours_pass(48);
    maya.post(&path, json!({ "coach_id": jonas.id })).await.refused(409, "session.has_begun");
}

async fn both_coaches_and_those_who_have_places_are_told_and_the_line_is_not(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let (ana, ben, chen) = (app.client_with("ana", 1).await, app.client("ben").await, app.client("chen").await);
    let session = app.published(&maya, Plan { capacity: 2, ..Plan::default() }).await;
    ana.booked(&session).await;
    ben.post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
    chen.post(&format!("/sessions/{session}/waitlist"), json!({})).await.is(201);
    let path = format!("/sessions/{session}/substitute");
    for _ in 0..2 {
        app.admin().await.post(&path, json!({ "coach_id": jonas.id })).await.is(200);
    }
    let (substituted, none) = (Some("session.coach_substituted"), None);
    let expected = [
        (&maya, Some("session.handed_over")),
        (&jonas, Some("session.taken_over")),
        (&ana, substituted),
        (&ben, substituted),
        (&chen, none),
    ];
    for (person, code) in expected {
        let told = person.get("/me/notifications").await.is(200)["items"].as_array().expect("a list").clone();
        let codes = told.iter().map(|told| told["code"].as_str().expect("a code")).collect::<Vec<_>>();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "once");
        assert!(told.iter().all(|told| told["facts"]["session_id"] == json!(session)));
    }
}
