//! Being told again.

use regimen_tests::app::TestApp;
use regimen_tests::receiver::Receiver;
use serde_json::json;

use super::Hook;

on_both_databases! {
    a_replay_tells_the_same_under_the_same_ids_from_any_position_on;
    a_webhook_can_begin_in_the_past;
    a_replay_begins_somewhere;
}

async fn a_replay_tells_the_same_under_the_same_ids_from_any_position_on(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    for name in ["ana", "ben", "chen"] {
        app.client(name).await;
    }
    app.webhooks_are_sent().await;
    let first = receiver.took();
    let from = first[1].json()["position"].clone();
    hook.post("replay", json!({ "from_position": from })).await;
    // What happens meanwhile comes after it.
    app.client("dara").await;
    app.webhooks_are_sent().await;
    let all = receiver.took();
    let ids = all.iter().map(|arrived| arrived.id()).collect::<Vec<_>>();
    assert_eq!(ids.len(), 6);
    assert_eq!(ids[3..5], ids[1..3]);
    assert_eq!(all[3].body, first[1].body, "byte for byte");
    hook.post("replay", json!({ "from_time": "2027-05-03T07:00:00Z" })).await;
    app.webhooks_are_sent().await;
    assert!(receiver.took().len() >= 6 + 4);
    let dara = hook.deliveries().await.remove(0);
    assert_eq!((&dara["status"], &dara["attempts"]), (&json!("delivered"), &json!(2)));
}

async fn a_webhook_can_begin_in_the_past(app: TestApp) {
    app.client("ana").await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let wish = json!({ "url": receiver.url(), "topics": ["member.registered"], "from_position": 1 });
    admin.post("/webhooks", wish).await.is(201);
    app.webhooks_are_sent().await;
    assert_eq!(receiver.took().len(), 2, "ana and the admin");
}

async fn a_replay_begins_somewhere(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &[]).await;
    let path = format!("{}/replay", hook.path);
    for neither in [json!({}), json!({ "from_position": 1, "from_time": "2027-05-03T07:00:00Z" })] {
        hook.admin.post(&path, neither).await.refused(400, "request.invalid");
    }
    // Beyond the end is at the end: a position that is not there yet would keep a webhook silent.
    hook.post("replay", json!({ "from_position": 999_999 })).await;
    app.client("ana").await;
    assert!(app.webhooks_are_sent().await > 0);
}
