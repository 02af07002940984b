//! A lost telephone.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    whoever_lost_everything_waits_a_day_and_is_let_in_with_the_password_alone;
    the_owner_stops_a_recovery_that_somebody_else_began;
    a_right_code_ends_a_recovery;
}

async fn challenge(person: &Person) -> Value {
    let login = json!({ "email": person.email, "password": PASSWORD });
    let asked = person.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    json!({ "challenge": asked["challenge"] })
}

const RECOVER: &str = "/auth/second-factor/recover";

async fn whoever_lost_everything_waits_a_day_and_is_let_in_with_the_password_alone(app: TestApp) {
    let ana = app.client("ana").await;
    app.takes_an_app(&ana).await;
    let ready_at = json!((app.now() + chrono::TimeDelta::hours(24)).to_rfc3339());
    assert_eq!(ana.post(RECOVER, challenge(&ana).await).await.is(200), json!({ "ready_at": ready_at }));
    app.hours_pass(23);
    assert_eq!(ana.post(RECOVER, challenge(&ana).await).await.is(200), json!({ "ready_at": ready_at }));
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "authenticators.recovery_requested");
    app.hours_pass(1);
    let token = ana.post(RECOVER, challenge(&ana).await).await.is(200)["token"].clone();
    let ana = ana.with_token(token["access_token"].as_str().expect("a token"));
    assert_eq!(ana.get("/me/authenticators").await.is(200)["second_factor"], false);
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["code"], "authenticators.reset");
}

async fn the_owner_stops_a_recovery_that_somebody_else_began(app: TestApp) {
    let (ana, thief) = (app.client("ana").await, app.stranger());
    app.takes_an_app(&ana).await;
    let asked = challenge(&ana).await;
    thief.post(RECOVER, asked).await.is(200);
    ana.delete("/me/authenticators/recovery").await.is(200);
    app.hours_pass(24);
    let again = thief.post(RECOVER, challenge(&ana).await).await.is(200);
    assert_eq!(again["ready_at"], json!((app.now() + chrono::TimeDelta::hours(24)).to_rfc3339()), "it begins anew");
    let stop = "/auth/second-factor/recover/stop";
    thief.post(stop, json!({ "token": "AAAA" })).await.refused(404, "link.invalid");
    let token = crate::accounts_access::link(&app, "authenticators.recovery_requested", 2).await;
    ana.post(stop, json!({ "token": token })).await.is(200);
    app.hours_pass(24);
    let stopped = thief.post(RECOVER, challenge(&ana).await).await.is(200);
    assert!(stopped["ready_at"].is_string(), "what was stopped by the link in the mail lets nobody in");
}

async fn a_right_code_ends_a_recovery(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    ana.post(RECOVER, challenge(&ana).await).await.is(200);
    ana.post("/me/authenticators/backup-codes", app.shows(&authenticator)).await.is(201);
    app.hours_pass(24);
    assert!(ana.post(RECOVER, challenge(&ana).await).await.is(200)["ready_at"].is_string());
}
