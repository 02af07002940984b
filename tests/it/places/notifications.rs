//! What people are told in the app.

use futures_util::StreamExt as _;
use regimen_tests::app::{Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::told;

on_both_databases! {
    those_concerned_are_told_and_note_what_they_have_read;
    those_who_booked_are_reminded_once;
    what_is_told_comes_over_the_wire_as_it_happens;
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
