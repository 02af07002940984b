//! Those who run an organization have somebody set another password.

use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::{Value, json};

use super::{device, enter, letters, letters_to, link, on, refresh, verify};

on_both_databases! {
    an_admin_has_a_member_set_another_password;
    what_was_begun_with_a_password_that_counts_no_more_is_not_finished;
    only_owners_have_owners_and_admins_set_another_password;
    whoever_missed_the_link_asks_for_another;
}

const BETTER: &str = "tulips sing at noon";

fn reset(id: &str) -> String {
    format!("/members/{id}/password-reset")
}

async fn an_admin_has_a_member_set_another_password(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let telephone = device(&ana, "Telephone").await;
    let done = admin.post_named("one", &reset(&ana.id), json!({})).await.is(200);
    assert_eq!(admin.post_named("one", &reset(&ana.id), json!({})).await.is(200), done, "twice is once");
    assert_eq!(letters(&app, "account.password_reset_by_staff").await.len(), 1);
    assert!(letters_to(&app, "account.password_reset_by_staff").await[0].contains(&ana.id));
    for device in [&ana, &on(&ana, &telephone)] {
        device.get("/me").await.refused(401, "auth.unauthenticated");
    }
    assert_eq!(refresh(&ana, &telephone).await.status, 401);
    let right = enter(&app, &ana.email, PASSWORD).await.refused(401, "account.invalid_credentials");
    let wrong = enter(&app, &ana.email, "incorrect horse").await.refused(401, "account.invalid_credentials");
    let said = |answer: &Value| (answer["title"].clone(), answer["detail"].clone());
    assert_eq!(said(&right), said(&wrong), "nobody learns that the password was right");

    let token = link(&app, "account.password_reset_by_staff", 1).await;
    let set = json!({ "token": token, "password": BETTER });
    app.stranger().post("/auth/password/reset", set.clone()).await.is(200);
    app.stranger().post("/auth/password/reset", set).await.refused(409, "account.link_over");
    enter(&app, &ana.email, PASSWORD).await.refused(401, "account.invalid_credentials");
    enter(&app, &ana.email, BETTER).await.is(200);
    let security = admin.get("/audit/security").await.is(200).to_string();
    assert!(security.contains("PasswordWithdrawn"), "{security}");
}

async fn what_was_begun_with_a_password_that_counts_no_more_is_not_finished(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    verify(&app, &ana).await;
    let (authenticator, codes) = app.takes_an_app(&ana).await;
    let asked = enter(&app, &ana.email, PASSWORD).await.refused(401, "auth.second_factor_required");
    let given = json!({ "challenge": asked["challenge"], "code": codes[0], "trust_device": true });
    ana.post("/auth/second-factor", given).await.is(200);
    let asked = enter(&app, &ana.email, PASSWORD).await.refused(401, "auth.second_factor_required");
    app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    let old = link(&app, "account.reset_password", 1).await;
    admin.post(&reset(&ana.id), json!({})).await.is(200);
    let given = json!({ "challenge": asked["challenge"], "code": codes[1] });
    app.stranger().post("/auth/second-factor", given).await.refused(401, "auth.challenge_over");
    let set = |token: &str| json!({ "token": token, "password": BETTER });
    app.stranger().post("/auth/password/reset", set(&old)).await.refused(409, "account.link_over");

    let token = link(&app, "account.password_reset_by_staff", 1).await;
    app.stranger().post("/auth/password/reset", set(&token)).await.is(200);
    let asked = enter(&app, &ana.email, BETTER).await.refused(401, "auth.second_factor_required");
    app.half_a_minute_passes();
    let given = json!({ "challenge": asked["challenge"], "code": authenticator.code(app.now()) });
    let ana = on(&ana, &app.stranger().post("/auth/second-factor", given).await.is(200));
    assert_eq!(ana.get("/me/trusted-devices").await.is(200)["items"], json!([]), "none is trusted any more");
}

async fn only_owners_have_owners_and_admins_set_another_password(app: TestApp) {
    let (owner, admin, other) = (app.staff("owner").await, app.admin().await, app.admin().await);
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    for id in [&owner.id, &other.id] {
        admin.post(&reset(id), json!({})).await.refused(422, "account.owners_only");
    }
    for person in [&owner, &admin] {
        person.post(&reset(&person.id), json!({})).await.refused(422, "account.not_yourself");
    }
    maya.post(&reset(&ana.id), json!({})).await.refused(403, "auth.forbidden");
    let nobody = uuid::Uuid::now_v7().to_string();
    admin.post(&reset(&nobody), json!({})).await.refused(404, "account.no_such_person");
    assert!(letters(&app, "account.password_reset_by_staff").await.is_empty());
    owner.post(&reset(&admin.id), json!({})).await.is(200);
    admin.get("/me").await.refused(401, "auth.unauthenticated");
}

async fn whoever_missed_the_link_asks_for_another(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    for _ in 0..2 {
        admin.post(&reset(&ana.id), json!({})).await.is(200);
    }
    let set = |token: &str| json!({ "token": token, "password": BETTER });
    let first = link(&app, "account.password_reset_by_staff", 1).await;
    app.stranger().post("/auth/password/reset", set(&first)).await.refused(409, "account.link_over");
    let second = link(&app, "account.password_reset_by_staff", 2).await;
    app.minutes_pass(30).await;
    app.stranger().post("/auth/password/reset", set(&second)).await.refused(409, "account.link_over");
    app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    let asked = link(&app, "account.reset_password", 1).await;
    app.stranger().post("/auth/password/reset", set(&asked)).await.is(200);
    enter(&app, &ana.email, BETTER).await.is(200);
}
