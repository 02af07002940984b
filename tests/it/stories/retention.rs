//! What is over stays in sight for as long as the organization says.

use regimen_core::kernel::log::Filter;
use regimen_projections::engine::Which;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    what_is_over_goes_after_as_many_days_as_the_organization_says;
    mail_that_nobody_sent_goes_as_well;
    what_has_no_rule_is_kept;
    a_rule_that_cannot_be_kept_is_refused;
}

async fn items(of: &Person, path: &str) -> Vec<Value> {
    of.get(path).await.is(200)["items"].as_array().expect("a list").clone()
}

async fn again(app: &TestApp, person: &Person) -> Person {
    app.stranger().signed_in(&person.email).await
}

/// Days pass, and what is due on each of them happens.
async fn days_pass(app: &TestApp, days: u32) {
    for _ in 0..days {
        app.minutes_pass(24 * 60).await;
    }
}

async fn what_is_over_goes_after_as_many_days_as_the_organization_says(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    let rules = json!({ "rules": [{ "class": "notifications", "days": 3 }, { "class": "mail", "days": 2 }] });
    let set = admin.put("/retention", rules.clone()).await.is(200);
    assert_eq!(set["rules"].as_array().map(Vec::len), Some(2));
    for _ in 0..2 {
        let session = app.published(&maya, Plan { in_hours: 2_000, ..Plan::default() }).await;
        ana.booked(&session).await;
        maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    }
    app.app().mail().perform_due().await.expect("it answers");
    app.due().await;
    let told = items(&ana, "/me/notifications").await;
    let first = told.last().expect("they were told")["number"].clone();
    ana.post(&format!("/me/notifications/{first}/read"), json!({})).await.is(200);
    let sent = items(&admin, "/mail?limit=100").await;
    assert!(sent.iter().any(|mail| mail["state"] == "sent"), "{sent:?}");

    days_pass(&app, 2).await;
    let (admin, ana) = (again(&app, &admin).await, again(&app, &ana).await);
    assert_eq!(items(&ana, "/me/notifications").await.len(), told.len(), "not yet");
    days_pass(&app, 2).await;
    let (admin, ana) = (again(&app, &admin).await, again(&app, &ana).await);
    let left = items(&ana, "/me/notifications").await;
    assert_eq!(left.len(), told.len() - 1, "what was read goes, what was not stays");
    assert!(left.iter().all(|notification| notification["number"] != first));
    let mails = items(&admin, "/mail?limit=100").await;
    assert!(mails.iter().all(|mail| mail["state"] != "sent"), "{mails:?}");
    let shown = admin.get("/retention").await.is(200);
    assert!(shown["applied_at"].is_string(), "{shown}");

    let before = app.dumps().await;
    app.app().engine().rebuild(Which::All, |_| ()).await.expect("it rebuilds");
    assert_eq!(app.dumps().await, before, "a view that is made again drops the same");
    admin.put("/retention", json!({ "rules": [] })).await.is(200);
    let applied = || async {
        let filter = Filter { kinds: vec!["RetentionApplied".into()], ..Filter::default() };
        app.log().read(ORG, 0, 100, &filter).await.expect("it answers").len()
    };
    let times = applied().await;
    days_pass(&app, 2).await;
    assert_eq!(applied().await, times, "without rules nothing is applied");
}

async fn mail_that_nobody_sent_goes_as_well(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    admin.put("/retention", json!({ "rules": [{ "class": "mail", "days": 2 }] })).await.is(200);
    let session = app.published(&maya, Plan { in_hours: 2_000, ..Plan::default() }).await;
    ana.booked(&session).await;
    maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    let expired = |mails: Vec<Value>| {
        let expired = mails.into_iter().filter(|mail| mail["state"] == "expired");
        expired.map(|mail| mail["mail_id"].clone()).collect::<Vec<_>>()
    };
    days_pass(&app, 2).await;
    let admin = again(&app, &admin).await;
    let before = expired(items(&admin, "/mail?limit=100").await);
    assert!(!before.is_empty(), "nobody sent it");
    days_pass(&app, 3).await;
    let admin = again(&app, &admin).await;
    let after = items(&admin, "/mail?limit=100").await;
    assert!(after.iter().all(|mail| !before.contains(&mail["mail_id"])), "{after:?}");
}

async fn what_has_no_rule_is_kept(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    let none = admin.get("/retention").await.is(200);
    assert_eq!(none, json!({ "rules": [] }));
    let session = app.published(&maya, Plan { in_hours: 2_000, ..Plan::default() }).await;
    ana.booked(&session).await;
    maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    let told = items(&ana, "/me/notifications").await;
    let newest = json!({ "up_to": told[0]["number"] });
    ana.post("/me/notifications/read", newest).await.is(200);
    let told = told.len();
    days_pass(&app, 5).await;
    assert_eq!(items(&again(&app, &ana).await, "/me/notifications").await.len(), told);
}

async fn a_rule_that_cannot_be_kept_is_refused(app: TestApp) {
    let admin = app.admin().await;
    for days in [0, 3_651] {
        let rules = json!({ "rules": [{ "class": "mail", "days": days }] });
        admin.put("/retention", rules).await.refused(422, "retention.rule_cannot_be_kept");
    }
    let twice = json!({ "rules": [{ "class": "mail", "days": 1 }, { "class": "mail", "days": 2 }] });
    admin.put("/retention", twice).await.refused(422, "retention.rule_cannot_be_kept");
    admin.put("/retention", json!({ "rules": [{ "class": "bookings", "days": 1 }] })).await.is(400);
}
