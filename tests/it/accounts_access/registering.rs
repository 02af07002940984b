//! Getting an account by oneself, and what nobody gets that way.

use regimen_core::kernel::log::Filter;
use regimen_http::settings::Coaches;
use regimen_tests::app::{ORG, PASSWORD, TestApp};
use serde_json::{Value, json};

use super::{enter, letters};

on_both_databases! {
    registering_tells_nobody_whether_an_address_is_taken;
    the_owner_of_an_address_is_told_once_an_hour_that_somebody_wanted_it;
    nobody_becomes_a_coach_without_an_admin;
    whoever_read_papers_that_count_no_more_accepts_nothing;
    mass_assignment_of_a_role_or_an_organization_is_refused;
    a_referral_code_is_kept_with_the_person_and_goes_with_them;
}

fn wish(email: &str, role: &str) -> Value {
    json!({ "email": email, "password": "another password altogether", "name": "Ana", "role": role, "accept_terms": true })
}

async fn registering_tells_nobody_whether_an_address_is_taken(app: TestApp) {
    let ana = app.client("ana").await;
    let register = async |email: &str| {
        let answer = app.stranger().post("/auth/register", wish(email, "client")).await;
        assert!(answer.position().is_some());
        let mut body = answer.is(201);
        let id = body["account_id"].take();
        (id.as_str().expect("an id").to_owned(), body["email"].take(), body)
    };
    let (taken, _, theirs) = register("ana@example.org").await;
    let (_, _, free) = register("new@example.org").await;
    assert_eq!(theirs, free, "the same shape");
    assert_ne!(taken, ana.id);
    enter(&app, &ana.email, "another password altogether").await.refused(401, "account.invalid_credentials");
    let again = app.stranger().signed_in(&ana.email).await;
    assert_eq!(again.id, ana.id, "her account stays as it is");
    let nowhere = json!({ "amount": 1, "validity_days": 1, "reason": "nobody" });
    app.admin().await.post(&format!("/memberships/{taken}/credits"), nowhere).await.is(404);
}

async fn the_owner_of_an_address_is_told_once_an_hour_that_somebody_wanted_it(app: TestApp) {
    app.client("ana").await;
    let register = async || app.stranger().post("/auth/register", wish("ANA@example.org", "client")).await.is(201);
    register().await;
    register().await;
    assert_eq!(letters(&app, "account.address_taken").await.len(), 1);
    app.hours_pass(1);
    register().await;
    assert_eq!(letters(&app, "account.address_taken").await.len(), 2);
    assert!(letters(&app, "account.verify_email").await.is_empty());
}

async fn whoever_read_papers_that_count_no_more_accepts_nothing(app: TestApp) {
    let having_read = |versions: Value| {
        let mut wish = wish("ana@example.org", "client");
        wish["versions"] = versions;
        wish
    };
    let register = async |versions: Value| app.stranger().post("/auth/register", having_read(versions)).await;
    for outdated in [json!({ "terms_version": "2025-01" }), json!({}), json!({ "privacy_version": "1" })] {
        register(outdated).await.refused(409, "account.consent_outdated");
    }
    enter(&app, "ana@example.org", "another password altogether").await.refused(401, "account.invalid_credentials");
    register(json!({ "terms_version": "2026-11" })).await.is(201);
}

async fn nobody_becomes_a_coach_without_an_admin(app: TestApp) {
    let app = app.restarted_with(|settings| settings.registration.coaches = Coaches::Request).await;
    let owner = app.staff("owner").await;
    let registered = app.stranger().post("/auth/register", wish("maya@example.org", "coach")).await.is(201);
    assert_eq!((&registered["role"], &registered["asks_for"]), (&json!("client"), &json!("coach")));
    let token = enter(&app, "maya@example.org", "another password altogether").await.is(200);
    let maya = app.stranger().with_token(token["access_token"].as_str().expect("a token"));
    maya.post("/templates", json!({})).await.is(403);
    let told = owner.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "role_request.asked");
    let id = registered["account_id"].as_str().expect("an id");
    owner.post(&format!("/role-requests/{id}/approve"), json!({})).await.is(200);
    let token = enter(&app, "maya@example.org", "another password altogether").await.is(200);
    let maya = app.stranger().with_token(token["access_token"].as_str().expect("a token"));
    assert_eq!(maya.get("/me").await.is(200)["role"], "coach");
}

async fn mass_assignment_of_a_role_or_an_organization_is_refused(app: TestApp) {
    for role in ["desk", "admin", "owner", "auditor"] {
        app.stranger().post("/auth/register", wish("eve@example.org", role)).await.refused(400, "request.invalid");
    }
    for field in ["org_id", "account_id", "email_verified", "terms_version"] {
        let mut eve = wish("eve@example.org", "client");
        eve[field] = json!("01890000-0000-7000-8000-000000000000");
        app.stranger().post("/auth/register", eve).await.refused(400, "request.invalid");
    }
    enter(&app, "eve@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
}

async fn a_referral_code_is_kept_with_the_person_and_goes_with_them(app: TestApp) {
    let mut ana = wish("ana@example.org", "client");
    ana["referral_code"] = json!("BEN-2027");
    app.stranger().post("/auth/register", ana).await.is(201);
    let registered = Filter { kinds: vec!["AccountRegistered".into()], ..Filter::default() };
    let registered = app.log().read(ORG, 0, 10, &registered).await.expect("it answers");
    let payload = String::from_utf8(registered[0].payload.to_vec()).expect("text");
    assert!(payload.contains("referral") && !payload.contains("BEN-2027"), "it is sealed: {payload}");
    let token = enter(&app, "ana@example.org", "another password altogether").await.is(200);
    let ana = app.stranger().with_token(token["access_token"].as_str().expect("a token"));
    let export = ana.post("/me/export", json!({ "password": "another password altogether" })).await;
    assert!(export.text.contains("BEN-2027"), "{}", export.text);
}
