//! Somebody may not act for a while.

use chrono::{DateTime, Utc};
use regimen_tests::app::{PASSWORD, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    whoever_is_suspended_cannot_sign_in_or_be_booked_until_they_are_restored;
    nobody_suspends_themselves_and_only_staff_suspends_others;
    an_admin_signs_somebody_out_everywhere;
}

async fn whoever_is_suspended_cannot_sign_in_or_be_booked_until_they_are_restored(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let (suspend, restore) = (format!("/members/{}/suspend", ana.id), format!("/members/{}/restore", ana.id));
    let because = json!({ "reason": "shouted at the desk" });
    let suspended = admin.post(&suspend, because.clone()).await.is(200);
    let since = suspended["suspended_since"].as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
    assert_eq!(since, Some(app.now()));
    assert_eq!(admin.post(&suspend, because).await.is(200), suspended, "twice is once");

    let listed = admin.get("/members?state=suspended").await.is(200);
    assert_eq!(listed["items"][0]["account_id"], json!(ana.id), "{listed}");
    let login = |password: &str| json!({ "email": ana.email, "password": password });
    app.stranger().post("/auth/login", login(PASSWORD)).await.refused(401, "account.suspended");
    let wrong = app.stranger().post("/auth/login", login("incorrect horse")).await;
    wrong.refused(401, "account.invalid_credentials");
    assert_eq!(ana.book(&session).await.status / 100, 4, "also with a token from before");

    let restored = admin.post(&restore, json!({})).await.is(200);
    assert!(restored.get("suspended_since").is_none());
    let ana = app.stranger().signed_in(&ana.email).await;
    ana.booked(&session).await;
    let told = ana.get("/me/notifications").await.is(200);
    let codes = told["items"].as_array().expect("a list").iter().map(|told| told["code"].clone()).collect::<Vec<_>>();
    assert!(codes.contains(&json!("account.suspended")) && codes.contains(&json!("account.restored")), "{codes:?}");
}

async fn nobody_suspends_themselves_and_only_staff_suspends_others(app: TestApp) {
    let (admin, maya, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let because = json!({ "reason": "because" });
    let of = |id: &str| format!("/members/{id}/suspend");
    admin.post(&of(&admin.id), because.clone()).await.refused(422, "account.not_yourself");
    maya.post(&of(&ana.id), because.clone()).await.is(403);
    let nobody = uuid::Uuid::now_v7().to_string();
    admin.post(&of(&nobody), because.clone()).await.refused(404, "account.no_such_person");
    admin.post(&of(&ana.id), json!({ "reason": " " })).await.is(400);
    admin.post(&of(&maya.id), because).await.is(200);
}

async fn an_admin_signs_somebody_out_everywhere(app: TestApp) {
    let (owner, admin, ana) = (app.staff("owner").await, app.admin().await, app.client("ana").await);
    let telephone = app.stranger().signed_in(&ana.email).await;
    let of = |id: &str| format!("/members/{id}/devices");
    admin.delete(&of(&ana.id)).await.is(200);
    for device in [&ana, &telephone] {
        device.get("/me").await.refused(401, "auth.unauthenticated");
    }
    let ana = app.stranger().signed_in(&ana.email).await;
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "account.signed_out_by_staff");
    admin.delete(&of(&owner.id)).await.refused(422, "account.owners_only");
    admin.delete(&of(&admin.id)).await.refused(422, "account.not_yourself");
    owner.delete(&of(&admin.id)).await.is(200);
    admin.get("/me").await.refused(401, "auth.unauthenticated");
    let nobody = uuid::Uuid::now_v7().to_string();
    owner.delete(&of(&nobody)).await.refused(404, "account.no_such_person");
}
