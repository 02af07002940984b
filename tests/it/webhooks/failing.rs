//! Receivers that are down, or do not take something.

use regimen_tests::app::TestApp;
use regimen_tests::receiver::Receiver;
use serde_json::json;

use super::Hook;

on_both_databases! {
    what_failed_is_tried_again_until_it_arrives;
    what_is_refused_does_not_keep_others_from_arriving;
    attempts_are_counted_by_what_came_of_them;
    a_receiver_that_is_down_for_three_days_is_given_up_and_everybody_sees_it;
    whoever_added_a_webhook_is_told_when_nothing_arrives_for_a_day;
    what_is_not_sent_again_because_the_webhook_is_disabled_goes_with_retention;
}

async fn what_failed_is_tried_again_until_it_arrives(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    receiver.answers(503);
    app.client("ana").await;
    assert_eq!(app.webhooks_are_sent().await, 1);
    assert_eq!(app.webhooks_are_sent().await, 0, "not before its time");
    let delivery = hook.deliveries().await.remove(0);
    assert_eq!((&delivery["status"], &delivery["because"]), (&json!("retrying"), &json!("refused")));
    assert_eq!(delivery["next_attempt_at"], "2027-05-03T08:00:05+00:00");
    assert_eq!(hook.shown().await["health"], "failing");
    app.minutes_pass(1).await;
    assert_eq!(app.webhooks_are_sent().await, 1);
    receiver.answers(200);
    app.minutes_pass(1).await;
    assert_eq!(app.webhooks_are_sent().await, 1);
    let delivery = hook.deliveries().await.remove(0);
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("delivered"), &json!(3)));
    assert_eq!((&hook.shown().await["health"], receiver.took().len()), (&json!("well"), 1));
}

async fn attempts_are_counted_by_what_came_of_them(app: TestApp) {
    let receiver = Receiver::start().await;
    Hook::added(&app, &receiver, &["member.registered"]).await;
    for (name, status) in [("ana", 204), ("ben", 500)] {
        receiver.answers(status);
        app.client(name).await;
        app.webhooks_are_sent().await;
    }
    let metrics = app.stranger().get("//metrics").await.text;
    for counted in [r#"{outcome="taken"} 1"#, r#"{outcome="refused"} 1"#] {
        assert!(metrics.contains(&format!("regimen_webhook_attempts_total{counted}")), "{metrics}");
    }
}

async fn what_is_refused_does_not_keep_others_from_arriving(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    let ana = app.client("ana").await;
    receiver.refuses_what_holds(&ana.id);
    let ben = app.client("ben").await;
    app.webhooks_are_sent().await;
    assert_eq!(receiver.took().len(), 1);
    assert_eq!(receiver.took()[0].json()["data"]["account_id"], ben.id);
    let statuses = hook.deliveries().await.iter().map(|is| is["status"].clone()).collect::<Vec<_>>();
    assert_eq!(statuses, ["delivered", "retrying"]);
}

async fn a_receiver_that_is_down_for_three_days_is_given_up_and_everybody_sees_it(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    receiver.answers(500);
    app.client("ana").await;
    for _ in 0..80 {
        app.webhooks_are_sent().await;
        app.minutes_pass(60).await;
    }
    let shown = hook.shown().await;
    assert_eq!((&shown["given_up"], &shown["retrying"]), (&json!(1), &json!(0)), "{shown}");
    assert_eq!(shown["status"], "enabled", "only people disable");
    let given_up = hook.admin.get(&format!("{}/deliveries?status=given_up", hook.path)).await.is(200);
    let delivery = given_up["items"][0]["delivery_id"].as_str().expect("an id").to_owned();
    assert_eq!(given_up["items"][0]["attempts"], 11);
    receiver.answers(204);
    // What happens now arrives by itself; what was given up, when somebody says so.
    app.client("ben").await;
    app.minutes_pass(60).await;
    app.webhooks_are_sent().await;
    assert_eq!(receiver.took().len(), 1);
    hook.post(&format!("deliveries/{delivery}/retry"), json!({})).await;
    app.webhooks_are_sent().await;
    assert_eq!(receiver.took().len(), 2);
    assert_eq!(receiver.took()[1].id(), delivery);
    assert_eq!(hook.shown().await["health"], "well");
}

async fn whoever_added_a_webhook_is_told_when_nothing_arrives_for_a_day(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    receiver.answers(500);
    app.client("ana").await;
    for _ in 0..40 {
        app.webhooks_are_sent().await;
        app.minutes_pass(60).await;
    }
    let told = hook.admin.get("/me/notifications").await.is(200);
    let told = told["items"].as_array().expect("a list").iter().filter(|is| is["code"] == "webhook.failing");
    assert_eq!(told.count(), 1, "once");
}

async fn what_is_not_sent_again_because_the_webhook_is_disabled_goes_with_retention(app: TestApp) {
    let receiver = Receiver::start().await;
    let mut hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    hook.admin.put("/retention", json!({ "rules": [{ "class": "deliveries", "days": 2 }] })).await.is(200);
    receiver.answers(503);
    app.client("ana").await;
    app.webhooks_are_sent().await;
    hook.admin.patch(&hook.path, json!({ "status": "disabled" })).await.is(200);
    app.minutes_pass(24 * 60).await;
    assert_eq!(hook.deliveries().await.len(), 1, "not yet");
    for _ in 0..2 {
        app.minutes_pass(24 * 60).await;
    }
    hook.admin = app.stranger().signed_in(&hook.admin.email).await;
    assert!(hook.deliveries().await.is_empty());
}
