//! What happens to webhooks, for the samples of events.

use regimen_tests::app::TestApp;
use regimen_tests::receiver::Receiver;
use serde_json::json;

/// One event of each kind, at least.
pub(super) async fn everything_of_webhooks(app: &TestApp) {
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let wish = json!({ "url": receiver.url(), "description": "ours", "topics": ["member.registered"] });
    let added = admin.post("/webhooks", wish).await.is(201);
    let hook = format!("/webhooks/{}", added["webhook_id"].as_str().expect("an id"));
    receiver.answers(500);
    app.client("erin").await;
    app.webhooks_are_sent().await;
    let deliveries = admin.get(&format!("{hook}/deliveries")).await.is(200);
    let delivery = deliveries["items"][0]["delivery_id"].as_str().expect("an id").to_owned();
    app.minutes_pass(25 * 60).await;
    app.webhooks_are_sent().await;
    admin.post(&format!("{hook}/deliveries/{delivery}/retry"), json!({})).await.is(200);
    admin.post(&format!("{hook}/rotate-secret"), json!({})).await.is(200);
    admin.post(&format!("{hook}/replay"), json!({ "from_position": 1 })).await.is(200);
    for changes in [json!({ "topics": [] }), json!({ "status": "disabled" }), json!({ "status": "enabled" })] {
        admin.patch(&hook, changes).await.is(200);
    }
    admin.delete(&hook).await.is(200);
}
