//! Adding, changing and removing.

use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, TestApp};
use regimen_tests::receiver::Receiver;
use serde_json::json;

use super::Hook;

on_both_databases! {
    a_secret_is_shown_once_and_lies_nowhere_in_the_clear;
    a_disabled_webhook_keeps_its_place_in_the_log;
    a_topic_that_is_added_is_told_from_then_on;
    a_removed_webhook_is_gone;
    a_test_tells_what_came_of_it;
    where_nothing_is_sent_nothing_can_be_added;
    added_twice_under_one_name_it_is_there_once;
}

async fn a_secret_is_shown_once_and_lies_nowhere_in_the_clear(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &[]).await;
    assert!(hook.secret.starts_with("whsec_"));
    let shown = [hook.shown().await, hook.admin.get("/webhooks").await.is(200)];
    assert!(shown.iter().all(|shown| !shown.to_string().contains("whsec_")));
    let events = app.log().read(ORG, 0, 1_000, &Filter::default()).await.expect("it answers");
    let commits = app.log().commits(ORG, 0, 1_000).await.expect("it answers");
    let texts = events.iter().map(|event| &event.payload).chain(commits.iter().map(|commit| &commit.outcome));
    for text in texts {
        assert!(!String::from_utf8_lossy(text).contains("whsec_"));
    }
    for (view, dump) in app.dumps().await {
        assert!(!format!("{dump:?}").contains("whsec_"), "{view}");
    }
}

async fn a_disabled_webhook_keeps_its_place_in_the_log(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    let changed = json!({ "status": "disabled", "description": "our own dashboard" });
    hook.admin.patch(&hook.path, changed).await.is(200);
    app.client("ana").await;
    assert_eq!(app.webhooks_are_sent().await, 0);
    let shown = hook.shown().await;
    assert_eq!((&shown["status"], &shown["description"]), (&json!("disabled"), &json!("our own dashboard")));
    assert_eq!(shown["topics"], json!(["member.registered"]), "what is not said stays");
    hook.admin.patch(&hook.path, json!({ "status": "enabled" })).await.is(200);
    assert_eq!(app.webhooks_are_sent().await, 1);
}

async fn a_topic_that_is_added_is_told_from_then_on(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["booking.confirmed"]).await;
    let ana = app.client("ana").await;
    hook.admin.patch(&hook.path, json!({ "topics": ["member.registered"] })).await.is(200);
    let ben = app.client("ben").await;
    assert_eq!(app.webhooks_are_sent().await, 1);
    assert_eq!(receiver.took()[0].json()["data"]["account_id"], ben.id);
    hook.post("replay", json!({ "from_position": 1 })).await;
    app.webhooks_are_sent().await;
    let again = receiver.took().iter().any(|arrived| arrived.json()["data"]["account_id"] == ana.id);
    assert!(again, "a replay tells what was before");
}

async fn a_removed_webhook_is_gone(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    app.client("ana").await;
    hook.admin.delete(&hook.path).await.is(200);
    hook.admin.delete(&hook.path).await.is(200);
    assert_eq!((app.webhooks_are_sent().await, receiver.took().len()), (0, 0));
    hook.admin.get(&hook.path).await.refused(404, "webhook.not_found");
    hook.admin.get(&format!("{}/deliveries", hook.path)).await.refused(404, "webhook.not_found");
    hook.admin.patch(&hook.path, json!({ "status": "enabled" })).await.refused(404, "webhook.not_found");
}

async fn a_test_tells_what_came_of_it(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    let tested = hook.post("test", json!({})).await;
    assert_eq!((&tested["delivered"], &tested["response_status"]), (&json!(true), &json!(204)));
    assert_eq!(receiver.topics(), ["webhook.test"]);
    receiver.answers(401);
    let tested = hook.post("test", json!({})).await;
    assert_eq!((&tested["delivered"], &tested["because"]), (&json!(false), &json!("refused")));
    assert!(hook.deliveries().await.is_empty());
}

async fn where_nothing_is_sent_nothing_can_be_added(app: TestApp) {
    let admin = app.admin().await;
    for url in
        ["http://example.org/", "ftp://example.org/", "https://me:pw@example.org/", "file:///etc/passwd", "x", ""]
    {
        admin.post("/webhooks", json!({ "url": url })).await.refused(400, "request.invalid");
    }
    let nobody = json!({ "url": "https://example.org/", "topics": ["SpotBooked"] });
    admin.post("/webhooks", nobody).await.refused(400, "request.invalid");
}

async fn added_twice_under_one_name_it_is_there_once(app: TestApp) {
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let wish = json!({ "url": receiver.url() });
    let first = admin.post_named("one", "/webhooks", wish.clone()).await.is(201);
    let again = admin.post_named("one", "/webhooks", wish).await.is(201);
    assert_eq!(first, again);
    assert_eq!(admin.get("/webhooks").await.is(200)["items"].as_array().map(Vec::len), Some(1));
}
