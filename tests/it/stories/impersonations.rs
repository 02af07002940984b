//! Somebody who runs an organization acts for one of its people, and everybody can see that they did.

use chrono::TimeDelta;
use regimen_core::kernel::log::{Actor, Filter};
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    an_admin_acts_for_a_client_for_a_quarter_of_an_hour_and_the_log_knows_both;
    an_impersonation_ends_at_once_when_somebody_ends_it;
    an_impersonation_ends_with_whoever_acts;
    nobody_acts_for_those_beside_or_above_them;
    an_impersonation_asked_for_twice_under_one_name_is_one;
    why_somebody_was_impersonated_goes_with_them;
}

/// `admin` acts for `person`.
pub(crate) async fn acting(admin: &Person, person: &Person) -> (Person, String) {
    let because = json!({ "reason": "cannot see the timetable" });
    let token = admin.post(&format!("/members/{}/impersonate", person.id), because).await.is(200);
    let access = token["access_token"].as_str().expect("a token").to_owned();
    (person.with_token(access), token["impersonation_id"].as_str().expect("an id").to_owned())
}

async fn an_admin_acts_for_a_client_for_a_quarter_of_an_hour_and_the_log_knows_both(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let (as_ana, impersonation) = acting(&admin, &ana).await;
    let me = as_ana.get("/me").await;
    assert_eq!(me.header("Regimen-Impersonated-By"), Some(&*admin.id));
    let me = me.is(200);
    assert_eq!((&me["account_id"], &me["impersonated_by"]), (&json!(ana.id), &json!(admin.id)));
    assert_eq!(ana.get("/me").await.header("Regimen-Impersonated-By"), None);
    as_ana.booked(&session).await;

    let (account, by) = (ana.id.parse().expect("an id"), admin.id.parse().expect("an id"));
    let spots = Filter { kinds: vec!["SpotBooked".into()], ..Filter::default() };
    let booked = app.log().read(ORG, 0, 1, &spots).await.expect("it answers").remove(0);
    let commit = app.log().commit_of(ORG, booked.position).await.expect("it answers").expect("a commit");
    assert_eq!(commit.actor, Actor::Impersonated { account, by });
    for person in [&ana, &admin] {
        let acts = admin.get(&format!("/members/{}/activity?limit=100", person.id)).await.is(200);
        let act = acts["items"].as_array().expect("a list").iter().find(|act| act["kind"] == "SpotBooked");
        let act = act.unwrap_or_else(|| panic!("{acts}"));
        assert_eq!(act["by"], json!(format!("account:{}", ana.id)));
        assert_eq!(act["impersonated_by"], json!(admin.id));
    }

    let told = ana.get("/me/notifications").await.is(200);
    let told = told["items"].as_array().expect("a list").iter().find(|told| told["code"] == "account.impersonated");
    assert_eq!(told.expect("they are told")["facts"]["by"], json!(admin.id));
    let listed = admin.get("/impersonations").await.is(200)["items"][0].clone();
    assert_eq!(listed["impersonation_id"], json!(impersonation));
    assert_eq!((&listed["by"], &listed["active"]), (&json!(admin.id), &json!(true)));
    assert_eq!(listed["reason"], "cannot see the timetable");
    let relevant = admin.get("/audit/security?limit=100").await.is(200);
    let relevant = relevant["items"].as_array().expect("a list").clone();
    assert!(relevant.iter().any(|event| event["kind"] == "ImpersonationBegan"), "{relevant:?}");

    app.clock.advance(TimeDelta::seconds(15 * 60 - 1));
    as_ana.get("/me").await.is(200);
    app.clock.advance(TimeDelta::seconds(1));
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");
    let admin = app.stranger().signed_in(&admin.email).await;
    assert_eq!(admin.get("/impersonations").await.is(200)["items"][0]["active"], false);
}

async fn an_impersonation_ends_at_once_when_somebody_ends_it(app: TestApp) {
    let (admin, other, ana) = (app.admin().await, app.admin().await, app.client("ana").await);
    let end = |id: &str| format!("/impersonations/{id}");
    let (as_ana, impersonation) = acting(&admin, &ana).await;
    other.delete(&end(&impersonation)).await.is(200);
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");
    other.delete(&end(&impersonation)).await.is(200);
    let listed = admin.get(&format!("/impersonations?account_id={}", ana.id)).await.is(200)["items"][0].clone();
    assert!(listed["active"] == false && listed["ended_at"].is_string(), "{listed}");

    let (as_ana, impersonation) = acting(&admin, &ana).await;
    let devices = ana.get("/me/devices").await.is(200);
    let is_theirs = |device: &&Value| device["sign_in_id"] == json!(impersonation);
    assert!(devices["items"].as_array().expect("a list").iter().any(|device| is_theirs(&device)), "{devices}");
    ana.delete(&format!("/me/devices/{impersonation}")).await.is(200);
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");

    let (as_ana, _) = acting(&admin, &ana).await;
    as_ana.post("/auth/logout", json!({})).await.is(200);
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");
    ana.get("/me").await.is(200);
    let mine = ana.get("/me/devices").await.is(200)["items"][0]["sign_in_id"].clone();
    let mine = mine.as_str().expect("an id");
    admin.delete(&end(mine)).await.refused(404, "impersonation.not_found");
}

async fn an_impersonation_ends_with_whoever_acts(app: TestApp) {
    let (owner, admin, ana) = (app.staff("owner").await, app.admin().await, app.client("ana").await);
    let (as_ana, _) = acting(&admin, &ana).await;
    admin.post("/auth/logout", json!({})).await.is(200);
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");

    let admin = app.stranger().signed_in(&admin.email).await;
    let (as_ana, _) = acting(&admin, &ana).await;
    owner.put(&format!("/members/{}/role", admin.id), json!({ "role": "desk" })).await.is(200);
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");
    owner.put(&format!("/members/{}/role", admin.id), json!({ "role": "admin" })).await.is(200);

    let admin = app.stranger().signed_in(&admin.email).await;
    let (as_ana, _) = acting(&admin, &ana).await;
    owner.put(&format!("/members/{}/role", ana.id), json!({ "role": "admin" })).await.is(200);
    as_ana.get("/me").await.refused(401, "auth.unauthenticated");
}

async fn nobody_acts_for_those_beside_or_above_them(app: TestApp) {
    let (owner, admin, maya) = (app.staff("owner").await, app.admin().await, app.coach("maya").await);
    let (ana, because) = (app.client("ana").await, json!({ "reason": "because" }));
    let of = |id: &str| format!("/members/{id}/impersonate");
    for (who, whom) in [(&admin, &owner), (&admin, &admin), (&owner, &owner)] {
        who.post(&of(&whom.id), because.clone()).await.refused(422, "impersonation.not_for_them");
    }
    let beside = app.admin().await;
    admin.post(&of(&beside.id), because.clone()).await.refused(422, "impersonation.not_for_them");
    owner.post(&of(&beside.id), because.clone()).await.is(200);
    admin.post(&of(&maya.id), because.clone()).await.is(200);
    maya.post(&of(&ana.id), because.clone()).await.is(403);
    admin.post(&of(&ana.id), json!({ "reason": " " })).await.is(400);
    let nobody = uuid::Uuid::now_v7().to_string();
    admin.post(&of(&nobody), because.clone()).await.refused(404, "impersonation.no_such_person");
    admin.post(&format!("/members/{}/suspend", ana.id), because.clone()).await.is(200);
    admin.post(&of(&ana.id), because).await.refused(409, "impersonation.suspended");
}

async fn an_impersonation_asked_for_twice_under_one_name_is_one(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let path = format!("/members/{}/impersonate", ana.id);
    let because = json!({ "reason": "a question" });
    let first = admin.post_named("one", &path, because.clone()).await.is(200);
    let second = admin.post_named("one", &path, because).await.is(200);
    assert_eq!(first["impersonation_id"], second["impersonation_id"]);
    assert_eq!(admin.get("/impersonations").await.is(200)["items"].as_array().map(Vec::len), Some(1));
}

async fn why_somebody_was_impersonated_goes_with_them(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    acting(&admin, &ana).await;
    app.core().erase(ORG, Actor::Operator, ana.id.parse().expect("an id")).await.expect("it answers");
    app.due().await;
    let listed = admin.get("/impersonations").await.is(200)["items"][0].clone();
    assert!(listed.get("reason").is_none() && listed["account_id"] == json!(ana.id), "{listed}");
}
