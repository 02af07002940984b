//! A mail server that cannot, will not, or does not say.

use chrono::TimeDelta;
use regimen_tests::app::TestApp;
use regimen_tests::smtp_sink::Behaviour;
use serde_json::{Value, json};

use super::{entry, mail_to, post, with_a_mail_server};

on_both_databases! {
    a_mail_is_tried_five_times_and_then_waits_for_a_person;
    a_mail_that_is_rejected_is_given_up_at_once;
    a_server_that_says_nothing_costs_one_try;
    a_mail_whose_answer_was_lost_goes_out_again_under_the_same_message_id;
    a_mail_that_nothing_sent_for_a_day_is_not_sent_by_itself;
}

async fn listed(app: &TestApp, state: &str) -> Vec<Value> {
    let list = app.admin().await.get(&format!("/mail?state={state}")).await.is(200);
    list["items"].as_array().expect("a list").clone()
}

async fn a_mail_is_tried_five_times_and_then_waits_for_a_person(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    sink.behave(Behaviour::Later).await;
    let ana = app.client("ana").await;
    let mail_id = mail_to(&app, &ana).await;
    for attempt in 1..=5 {
        assert_eq!(post(&app).await, 1, "attempt {attempt}");
        assert_eq!(post(&app).await, 0, "not before the pause is over");
        let tried = entry(&app, mail_id).await;
        assert_eq!((&tried["attempts"], &tried["trouble"]), (&json!(attempt), &json!("deferred")), "{tried}");
        assert_eq!(tried["status"], 451);
        app.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!(entry(&app, mail_id).await["state"], "given_up");
    assert_eq!(post(&app).await, 0);
    assert_eq!(sink.received().len(), 5);
    assert_eq!(listed(&app, "given_up").await.len(), 1);
    let health = app.stranger().get("/health").await.is(200);
    assert_eq!(health["mail"], json!({ "due": 0, "late_seconds": 0.0, "given_up": 1 }));

    sink.behave(Behaviour::Take).await;
    let admin = app.admin().await;
    let again = format!("/mail/{mail_id}/resend");
    admin.post(&again, json!({})).await.is(200);
    admin.post(&again, json!({})).await.is(200);
    assert_eq!(post(&app).await, 1, "said twice, it is sent once");
    assert_eq!(listed(&app, "given_up").await, Vec::<Value>::new());
    let sent = entry(&app, mail_id).await;
    assert_eq!((&sent["state"], &sent["attempts"]), (&json!("sent"), &json!(6)));
    assert_eq!(sink.received().len(), 6);
    let unknown = format!("/mail/{}/resend", uuid::Uuid::now_v7());
    admin.post(&unknown, json!({})).await.refused(404, "mail.not_found");
}

async fn a_mail_that_is_rejected_is_given_up_at_once(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    sink.behave(Behaviour::Never).await;
    let mail_id = mail_to(&app, &app.client("ana").await).await;
    assert_eq!(post(&app).await, 1);
    let given_up = entry(&app, mail_id).await;
    assert_eq!((&given_up["state"], &given_up["trouble"]), (&json!("given_up"), &json!("rejected")));
    assert_eq!((&given_up["status"], &given_up["attempts"]), (&json!(550), &json!(1)));
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(post(&app).await, 0);
}

async fn a_server_that_says_nothing_costs_one_try(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    sink.behave(Behaviour::Hang).await;
    let ana = app.client("ana").await;
    let mail_id = mail_to(&app, &ana).await;
    let (made, me) = tokio::join!(post(&app), ana.get("/me"));
    me.is(200);
    assert_eq!(made, 1);
    let tried = entry(&app, mail_id).await;
    assert_eq!((&tried["state"], &tried["trouble"]), (&json!("queued"), &json!("timeout")), "{tried}");
    sink.behave(Behaviour::Take).await;
    app.clock.advance(TimeDelta::seconds(20));
    assert_eq!(post(&app).await, 1);
    assert_eq!(entry(&app, mail_id).await["state"], "sent");
}

async fn a_mail_whose_answer_was_lost_goes_out_again_under_the_same_message_id(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    sink.behave(Behaviour::Drop).await;
    let mail_id = mail_to(&app, &app.client("ana").await).await;
    assert_eq!(post(&app).await, 1);
    assert_eq!(entry(&app, mail_id).await["trouble"], "unreachable", "nobody can know that it was taken");
    sink.behave(Behaviour::Take).await;
    app.clock.advance(TimeDelta::seconds(20));
    assert_eq!(post(&app).await, 1);
    let received = sink.has(2).await;
    assert_eq!(received[0].header("Message-ID"), received[1].header("Message-ID"));
    assert!(received[0].header("Message-ID").is_some());
}

async fn a_mail_that_nothing_sent_for_a_day_is_not_sent_by_itself(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    let mail_id = mail_to(&app, &app.client("ana").await).await;
    app.clock.advance(TimeDelta::hours(25));
    assert_eq!(post(&app).await, 0);
    assert_eq!(entry(&app, mail_id).await["state"], "expired");
    assert_eq!(listed(&app, "expired").await.len(), 1);
    assert_eq!(listed(&app, "queued").await, Vec::<Value>::new());
    app.admin().await.post(&format!("/mail/{mail_id}/resend"), json!({})).await.is(200);
    assert_eq!(post(&app).await, 1);
    sink.has(1).await;
}
