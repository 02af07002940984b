//! How often one client may ask.

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

use super::held;

on_both_databases! {
    five_holds_a_minute_are_enough;
}

async fn five_holds_a_minute_are_enough(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client("ana").await, app.client("ben").await);
    let session = app.published(&maya, Plan { credits: 0, ..Plan::default() }).await;
    let path = format!("/sessions/{session}/hold");
    for _ in 0..5 {
        let hold = held(&ana, &session, 1).await;
        ana.delete(&format!("/holds/{hold}")).await.is(200);
        app.clock.advance(chrono::TimeDelta::seconds(2));
    }
    let limited = ana.post(&path, json!({})).await;
    assert_eq!(limited.header("retry-after"), Some("50"));
    limited.refused(429, "request.rate_limited");
    held(&ben, &session, 1).await;
    app.clock.advance(chrono::TimeDelta::seconds(50));
    held(&ana, &session, 1).await;
    ana.post(&path, json!({})).await.refused(429, "request.rate_limited");
}
