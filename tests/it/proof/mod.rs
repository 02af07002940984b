//! Whatever is altered in the log is found, in the rows and in an export.

mod exports;
mod ledger;
mod tamperings;

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

/// A little of everything, so that there is something to alter.
async fn a_busy_morning(app: &TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    for number in 0..3 {
        let session = app.published(&coach, Plan { credits: 2, in_hours: 50 + number, ..Plan::default() }).await;
        let booking = ana.booked(&session).await;
        ben.booked(&session).await;
        ana.cancel(&booking).await.is(200);
    }
    let session = app.published(&coach, Plan { credits: 0, ..Plan::default() }).await;
    ana.booked(&session).await;
    coach.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
}
