//! Signing in by a link in a mail.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::{Value, json};

use super::{enter, follow, letters, link, on, verify};

on_both_databases! {
    a_link_signs_in_once_whoever_has_shown_that_the_address_is_theirs;
    a_magic_link_lasts_ten_minutes_and_no_longer_than_the_password;
    asking_for_a_link_tells_nobody_whether_an_address_is_known;
    a_link_opens_an_account_that_is_locked_for_passwords;
    a_magic_link_and_a_reset_do_not_lead_around_the_second_factor;
}

/// Ana, whose address was shown to be hers.
async fn verified(app: &TestApp) -> Person {
    let ana = app.client("ana").await;
    verify(app, &ana).await;
    ana
}

async fn asked(app: &TestApp, email: &str) -> Value {
    app.stranger().post("/auth/magic-link", json!({ "email": email })).await.is(200)
}

async fn a_link_signs_in_once_whoever_has_shown_that_the_address_is_theirs(app: TestApp) {
    let ana = verified(&app).await;
    asked(&app, &ana.email).await;
    let token = link(&app, "account.magic_link", 1).await;
    let answer = follow(&app, "/auth/magic-link/sign-in", &token).await.is(200);
    let me = on(&ana, &answer).get("/me").await.is(200);
    assert_eq!(me["account_id"], json!(ana.id));
    follow(&app, "/auth/magic-link/sign-in", &token).await.refused(409, "account.link_over");
    let page = app.stranger().get("//go/magic_link").await.text.replace("&#x2f;", "/");
    assert!(page.contains("/auth/magic-link/sign-in") && page.contains("type=\"hidden\""), "{page}");
}

async fn a_magic_link_lasts_ten_minutes_and_no_longer_than_the_password(app: TestApp) {
    let ana = verified(&app).await;
    asked(&app, &ana.email).await;
    let old = link(&app, "account.magic_link", 1).await;
    app.minutes_pass(10).await;
    follow(&app, "/auth/magic-link/sign-in", &old).await.refused(409, "account.link_over");
    asked(&app, &ana.email).await;
    let fresh = link(&app, "account.magic_link", 2).await;
    let change = json!({ "current_password": PASSWORD, "password": "tulips sing at noon" });
    ana.put("/me/password", change).await.is(200);
    follow(&app, "/auth/magic-link/sign-in", &fresh).await.refused(409, "account.link_over");
}

async fn asking_for_a_link_tells_nobody_whether_an_address_is_known(app: TestApp) {
    let ana = verified(&app).await;
    assert_eq!(asked(&app, "nobody@example.org").await, asked(&app, &ana.email).await);
    link(&app, "account.magic_link", 1).await;
    assert_eq!(letters(&app, "account.magic_link").await.len(), 1);
}

async fn a_link_opens_an_account_that_is_locked_for_passwords(app: TestApp) {
    let ana = verified(&app).await;
    super::attempts::lock(&app, &ana.email).await;
    enter(&app, &ana.email, PASSWORD).await.refused(429, "account.too_many_attempts");
    asked(&app, &ana.email).await;
    let token = link(&app, "account.magic_link", 1).await;
    follow(&app, "/auth/magic-link/sign-in", &token).await.is(200);
}

async fn a_magic_link_and_a_reset_do_not_lead_around_the_second_factor(app: TestApp) {
    let ana = verified(&app).await;
    let (authenticator, codes) = app.takes_an_app(&ana).await;
    let login = json!({ "email": ana.email, "password": PASSWORD });
    let asked_for = app.stranger().post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    let given = json!({ "challenge": asked_for["challenge"], "code": codes[0], "trust_device": true });
    let trusted = app.stranger().post("/auth/second-factor", given).await.is(200)["trusted_device"].clone();
    assert!(trusted.is_string());

    asked(&app, &ana.email).await;
    let token = link(&app, "account.magic_link", 1).await;
    let halfway = follow(&app, "/auth/magic-link/sign-in", &token).await.refused(401, "auth.second_factor_required");
    follow(&app, "/auth/magic-link/sign-in", &token).await.refused(409, "account.link_over");
    let given = json!({ "challenge": halfway["challenge"], "code": authenticator.code(app.now()) });
    let entered = app.stranger().post("/auth/second-factor", given).await.is(200);
    on(&ana, &entered).get("/me").await.is(200);

    app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    let reset = json!({ "token": link(&app, "account.reset_password", 1).await, "password": "tulips sing at noon" });
    app.stranger().post("/auth/password/reset", reset).await.is(200);
    let login = json!({ "email": ana.email, "password": "tulips sing at noon", "trusted_device": trusted });
    app.stranger().post("/auth/login", login).await.refused(401, "auth.second_factor_required");
}
