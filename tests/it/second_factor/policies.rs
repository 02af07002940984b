//! Who must have a second factor.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    whoever_must_have_a_second_factor_can_do_nothing_else_once_the_grace_is_over;
    an_admin_without_a_second_factor_demands_none_of_others;
    where_no_device_is_trusted_a_wish_to_trust_one_is_no_use;
    a_rule_that_trusts_no_device_counts_for_those_that_were_trusted_before;
    admins_see_how_many_have_a_second_factor;
}

fn demanding(role: &str, grace_days: u16, trusted_device_days: u16) -> Value {
    let rule = json!({
        "role": role, "required": true, "grace_days": grace_days, "trusted_device_days": trusted_device_days,
    });
    json!({ "rules": [rule] })
}

/// An admin with an app.
async fn careful_admin(app: &TestApp) -> Person {
    let admin = app.admin().await;
    app.takes_an_app(&admin).await;
    admin
}

async fn whoever_must_have_a_second_factor_can_do_nothing_else_once_the_grace_is_over(app: TestApp) {
    let (admin, maya) = (careful_admin(&app).await, app.coach("maya").await);
    let policy = admin.put("/mfa-policy", demanding("coach", 7, 30)).await.is(200);
    let rule = policy["rules"].as_array().expect("rules").iter().find(|rule| rule["role"] == "coach");
    assert_eq!(rule.map(|rule| &rule["required"]), Some(&json!(true)));
    let maya = app.stranger().signed_in(&maya.email).await;
    maya.get("/templates").await.is(200);
    app.hours_pass(24 * 7);
    let maya = app.stranger().signed_in(&maya.email).await;
    maya.get("/templates").await.refused(403, "auth.enrolment_required");
    maya.get("/me/bookings").await.refused(403, "auth.enrolment_required");
    maya.get("/me").await.is(200);
    let (authenticator, _) = app.takes_an_app(&maya).await;
    let login = json!({ "email": maya.email, "password": PASSWORD });
    let asked = maya.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    let given = json!({ "challenge": asked["challenge"], "code": authenticator.code(app.now()) });
    let token = maya.post("/auth/second-factor", given).await.is(200);
    maya.with_token(token["access_token"].as_str().expect("a token")).get("/templates").await.is(200);
    app.client("ana").await.get("/me/bookings").await.is(200);
}

async fn an_admin_without_a_second_factor_demands_none_of_others(app: TestApp) {
    let admin = app.admin().await;
    admin.put("/mfa-policy", demanding("admin", 0, 30)).await.refused(422, "mfa_policy.own_first");
    let optional = |role: &str| json!({ "rules": [{ "role": role, "required": false, "trusted_device_days": 7 }] });
    admin.put("/mfa-policy", optional("client")).await.is(200);
    let owner = app.staff("owner").await;
    for role in ["owner", "admin"] {
        admin.put("/mfa-policy", optional(role)).await.refused(422, "mfa_policy.owners_only");
        owner.put("/mfa-policy", optional(role)).await.is(200);
    }
}

async fn where_no_device_is_trusted_a_wish_to_trust_one_is_no_use(app: TestApp) {
    let (admin, ana) = (careful_admin(&app).await, app.client("ana").await);
    let rule = json!({ "role": "client", "required": false, "trusted_device_days": 0 });
    admin.put("/mfa-policy", json!({ "rules": [rule] })).await.is(200);
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let login = json!({ "email": ana.email, "password": PASSWORD });
    let asked = ana.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    let code = authenticator.code(app.now());
    let given = json!({ "challenge": asked["challenge"], "code": code, "trust_device": true });
    assert_eq!(ana.post("/auth/second-factor", given).await.is(200).get("trusted_device"), None);
    assert_eq!(ana.get("/me/trusted-devices").await.is(200), json!({ "items": [] }));
}

async fn a_rule_that_trusts_no_device_counts_for_those_that_were_trusted_before(app: TestApp) {
    let (admin, ana) = (careful_admin(&app).await, app.client("ana").await);
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let login = json!({ "email": ana.email, "password": PASSWORD });
    let asked = ana.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    let code = authenticator.code(app.now());
    let given = json!({ "challenge": asked["challenge"], "code": code, "trust_device": true });
    let trusted = ana.post("/auth/second-factor", given).await.is(200)["trusted_device"].clone();
    let login = json!({ "email": ana.email, "password": PASSWORD, "trusted_device": trusted });
    ana.post("/auth/login", login.clone()).await.is(200);
    let rule = json!({ "role": "client", "required": false, "trusted_device_days": 0 });
    admin.put("/mfa-policy", json!({ "rules": [rule] })).await.is(200);
    ana.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
}

async fn admins_see_how_many_have_a_second_factor(app: TestApp) {
    let (admin, ana) = (careful_admin(&app).await, app.client("ana").await);
    app.client("ben").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let of = async |role: &str| {
        let adoption = admin.get("/mfa-adoption").await.is(200);
        let items = adoption["items"].as_array().expect("items").clone();
        let item = items.into_iter().find(|item| item["role"] == role).expect("every role is there");
        (item["people"].as_i64(), item["with_second_factor"].as_i64(), item["with_totp"].as_i64())
    };
    assert_eq!(of("client").await, (Some(2), Some(1), Some(1)));
    assert_eq!(of("admin").await, (Some(1), Some(1), Some(1)));
    assert_eq!(of("coach").await, (Some(0), Some(0), Some(0)));
    ana.post("/me/authenticators/totp/remove", app.shows(&authenticator)).await.is(200);
    assert_eq!(of("client").await, (Some(2), Some(0), Some(0)));
}
