//! Somebody goes on in another organization, and around nothing that it asks for.

use regimen_tests::app::{ORG, PASSWORD, Person, TestApp};
use serde_json::json;

use super::linked::{linked, organizations, switched, switches, text};
use crate::accounts_access::attempts::lock;
use crate::accounts_access::link;
use crate::stories::impersonations::acting;

on_both_databases! {
    a_link_leads_into_no_account_that_may_not_act;
    a_link_is_no_way_around_a_second_factor;
    a_link_is_no_way_around_what_a_role_must_have;
    a_link_is_no_way_around_a_lock;
    nobody_goes_on_elsewhere_for_somebody_else;
}

/// Who owns the organization demands of its clients that they have a second factor.
async fn demands_a_second_factor(app: &TestApp, owner: &Person) {
    app.takes_an_app(owner).await;
    let rule = json!({ "role": "client", "required": true, "grace_days": 0, "trusted_device_days": 0 });
    owner.put("/mfa-policy", json!({ "rules": [rule] })).await.is(200);
}

async fn a_link_leads_into_no_account_that_may_not_act(app: TestApp) {
    let (ana, there, olga) = linked(&app).await;
    olga.post(&format!("/members/{}/suspend", there.id), json!({ "reason": "unpaid" })).await.is(200);
    switches(&ana, "yoga").await.refused(401, "account.suspended");
    assert_eq!(organizations(&ana).await, ["Default organization"]);
    olga.post(&format!("/members/{}/restore", there.id), json!({})).await.is(200);
    switched(&ana, &app, "yoga").await.get("/me").await.is(200);
    let there = app.stranger().at_organization("yoga").signed_in("ana@example.org").await;
    let erase = json!({ "password": PASSWORD, "confirm": "erase_me" });
    there.post("/me/erasure", erase).await.is(200);
    switches(&ana, "yoga").await.refused(404, "account.not_linked");
    assert_eq!(organizations(&ana).await, ["Default organization"]);
}

async fn a_link_is_no_way_around_a_second_factor(app: TestApp) {
    let (ana, there, _) = linked(&app).await;
    let (authenticator, _) = app.takes_an_app(&there).await;
    let asked = switches(&ana, "yoga").await.refused(401, "auth.second_factor_required");
    let given = json!({ "challenge": asked["challenge"], "code": authenticator.code(app.now()) });
    let door = app.stranger().at_organization("yoga");
    let token = door.post("/auth/second-factor", given).await.is(200);
    let me = door.with_token(text(&token, "access_token")).get("/me").await.is(200);
    assert_eq!(me["account_id"], json!(there.id));
    // The other way there is none to be asked for.
    switched(&there, &app, &ORG.to_string()).await.get("/me").await.is(200);
}

async fn a_link_is_no_way_around_what_a_role_must_have(app: TestApp) {
    let (ana, _, olga) = linked(&app).await;
    demands_a_second_factor(&app, &olga).await;
    let there = switched(&ana, &app, "yoga").await;
    there.get("/me/bookings").await.refused(403, "auth.enrolment_required");
    // Who has not given here what is asked for here does not go on elsewhere.
    switches(&there, &ORG.to_string()).await.refused(403, "auth.enrolment_required");
    app.takes_an_app(&there).await;
}

async fn a_link_is_no_way_around_a_lock(app: TestApp) {
    let (ana, there, _) = linked(&app).await;
    let home = ORG.to_string();
    lock(&app, &ana.email).await;
    let token = link(&app, "account.sign_in_locked", 1).await;
    switches(&there, &home).await.refused(409, "account.locked_there");
    app.stranger().post("/auth/unlock", json!({ "token": token })).await.is(200);
    switched(&there, &app, &home).await.get("/me").await.is(200);
}

async fn nobody_goes_on_elsewhere_for_somebody_else(app: TestApp) {
    let (ana, _, _) = linked(&app).await;
    let (as_ana, _) = acting(&app.admin().await, &ana).await;
    switches(&as_ana, "yoga").await.refused(403, "impersonation.not_open");
    as_ana.get("/me/organizations").await.refused(403, "impersonation.not_open");
    switches(&ana, "yoga").await.is(200);
}
