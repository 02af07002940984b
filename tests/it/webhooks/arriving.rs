//! What arrives.

use regimen_tests::app::TestApp;
use regimen_tests::receiver::Receiver;
use serde_json::json;

use super::{Hook, session};

on_both_databases! {
    a_webhook_is_told_what_it_listens_to_in_the_order_of_the_log;
    nothing_personal_leaves_the_house;
    the_log_does_not_feed_itself;
    what_happens_while_nothing_runs_is_sent_afterwards;
}

async fn a_webhook_is_told_what_it_listens_to_in_the_order_of_the_log(app: TestApp) {
    let (receiver, session) = (Receiver::start().await, session(&app).await);
    let hook = Hook::added(&app, &receiver, &["booking.confirmed", "booking.cancelled"]).await;
    let ana = app.client_with("ana", 9).await;
    let booking = ana.booked(&session).await;
    ana.cancel(&booking).await.is(200);
    assert_eq!(app.webhooks_are_sent().await, 2);
    assert_eq!(receiver.topics(), ["booking.confirmed", "booking.cancelled"]);
    let told = receiver.took()[0].json();
    assert_eq!(told["data"]["booking_id"], booking);
    assert_eq!(told["data"]["client_id"], ana.id);
    assert_eq!(told["timestamp"], "2027-05-03T08:00:00.000000Z");
    let deliveries = hook.deliveries().await;
    assert_eq!(deliveries.len(), 2);
    assert_eq!(deliveries[1]["delivery_id"], receiver.took()[0].id());
    assert_eq!(deliveries[1]["position"], told["position"]);
    assert_eq!((&deliveries[1]["status"], &deliveries[1]["response_status"]), (&json!("delivered"), &json!(204)));
    assert_eq!(app.webhooks_are_sent().await, 0, "what arrived is not sent again");
}

async fn nothing_personal_leaves_the_house(app: TestApp) {
    let (receiver, session) = (Receiver::start().await, session(&app).await);
    Hook::added(&app, &receiver, &[]).await;
    let ana = app.client_with("canary", 9).await;
    ana.booked(&session).await;
    app.core()
        .erase(regimen_tests::app::ORG, regimen_core::kernel::log::Actor::Operator, ana.id.parse().expect("an id"))
        .await
        .expect("it answers");
    app.webhooks_are_sent().await;
    let topics = receiver.topics();
    for topic in ["member.registered", "credits.granted", "credits.spent", "booking.confirmed", "member.erased"] {
        assert!(topics.iter().any(|told| told == topic), "{topic} in {topics:?}");
    }
    for arrived in receiver.took() {
        let text = String::from_utf8(arrived.body).expect("text");
        for personal in ["canary", "a pass", "example.org"] {
            assert!(!text.contains(personal), "{text}");
        }
    }
}

async fn the_log_does_not_feed_itself(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &[]).await;
    app.client("ana").await;
    app.webhooks_are_sent().await;
    let head = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    hook.post("test", json!({})).await;
    hook.post("rotate-secret", json!({})).await;
    assert_eq!(app.webhooks_are_sent().await, 0);
    let after = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    assert_eq!(after, head + 1, "the rotation and nothing else");
}

async fn what_happens_while_nothing_runs_is_sent_afterwards(app: TestApp) {
    let receiver = Receiver::start().await;
    Hook::added(&app, &receiver, &["member.registered"]).await;
    app.client("ana").await;
    app.webhooks_are_sent().await;
    app.client("ben").await;
    // The process ends before it has sent anything of ben.
    let app = app.restarted().await;
    app.client("chen").await;
    app.webhooks_are_sent().await;
    assert_eq!(receiver.topics().len(), 3);
    let ids = receiver.took().iter().map(|arrived| arrived.id().to_owned()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids.len(), 3, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_send_each_event_once() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let other = app.second_node().await;
    let receiver = Receiver::start().await;
    Hook::added(&app, &receiver, &["member.registered"]).await;
    for name in 0..20 {
        app.client(&format!("client{name}")).await;
    }
    let (ours, theirs) = tokio::join!(app.node.app.webhooks().send_due(), other.app.webhooks().send_due());
    assert_eq!(ours.expect("sent") + theirs.expect("sent"), 20);
    assert_eq!(receiver.took().len(), 20);
    other.stop().await;
}
