//! Signing in with a second factor.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    whoever_has_an_app_is_asked_for_it_after_the_password;
    a_challenge_becomes_one_sign_in_and_is_worth_nothing_after_five_minutes;
    a_challenge_of_one_person_is_worth_nothing_for_another;
    guessing_at_the_door_closes_it;
    a_trusted_device_is_not_asked_again_until_it_is_distrusted;
    a_device_that_is_trusted_by_one_is_not_trusted_by_another;
}

/// Gives the password.
async fn password(person: &Person) -> regimen_tests::app::Answer {
    person.post("/auth/login", json!({ "email": person.email, "password": PASSWORD })).await
}

/// Gives the password, and gets a challenge.
async fn challenge(person: &Person) -> Value {
    password(person).await.refused(401, "auth.second_factor_required")["challenge"].clone()
}

async fn whoever_has_an_app_is_asked_for_it_after_the_password(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, codes) = app.takes_an_app(&ana).await;
    let asked = password(&ana).await.refused(401, "auth.second_factor_required");
    assert_eq!(asked["methods"], json!(["totp", "backup_code"]));
    assert_eq!(asked.get("access_token"), None);
    let wrong = json!({ "email": ana.email, "password": "incorrect horse" });
    ana.post("/auth/login", wrong).await.refused(401, "account.invalid_credentials");
    for code in [authenticator.code(app.now()), codes[0].clone()] {
        let given = json!({ "challenge": challenge(&ana).await, "code": code });
        let token = ana.post("/auth/second-factor", given).await.is(200);
        let ana = ana.with_token(token["access_token"].as_str().expect("a token"));
        assert_eq!(ana.get("/me").await.is(200)["email"], "ana@example.org");
    }
}

async fn a_challenge_becomes_one_sign_in_and_is_worth_nothing_after_five_minutes(app: TestApp) {
    let ana = app.client("ana").await;
    let (_, codes) = app.takes_an_app(&ana).await;
    let first = challenge(&ana).await;
    let give = async |challenge: &Value, code: &str| {
        ana.post("/auth/second-factor", json!({ "challenge": challenge, "code": code })).await
    };
    give(&first, &codes[0]).await.is(200);
    give(&first, &codes[1]).await.refused(401, "auth.challenge_over");
    let second = challenge(&ana).await;
    app.minutes_pass(5).await;
    give(&second, &codes[1]).await.refused(401, "auth.challenge_over");
    for forged in [json!(""), json!("AAAA"), json!(format!("A{}", first.as_str().expect("a text")))] {
        give(&forged, &codes[1]).await.refused(401, "auth.challenge_over");
    }
    give(&challenge(&ana).await, &codes[1]).await.is(200);
}

async fn a_challenge_of_one_person_is_worth_nothing_for_another(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    app.takes_an_app(&ana).await;
    let (theirs, codes) = app.takes_an_app(&ben).await;
    for code in [theirs.code(app.now()), codes[0].clone()] {
        let given = json!({ "challenge": challenge(&ana).await, "code": code });
        ben.post("/auth/second-factor", given).await.refused(422, "authenticators.wrong_proof");
    }
}

async fn guessing_at_the_door_closes_it(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let asked = challenge(&ana).await;
    let guess = |code: &str| json!({ "challenge": asked, "code": code });
    for _ in 0..4 {
        ana.post("/auth/second-factor", guess("AAAAA-AAAAA")).await.refused(422, "authenticators.wrong_proof");
    }
    ana.post("/auth/second-factor", guess("AAAAA-AAAAA")).await.refused(409, "authenticators.locked");
    let right = authenticator.code(app.now());
    ana.post("/auth/second-factor", guess(&right)).await.refused(409, "authenticators.locked");
    app.minutes_pass(15).await;
    let given = json!({ "challenge": challenge(&ana).await, "code": authenticator.code(app.now()) });
    ana.post("/auth/second-factor", given).await.is(200);
}

async fn a_trusted_device_is_not_asked_again_until_it_is_distrusted(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let code = authenticator.code(app.now());
    let given = json!({ "challenge": challenge(&ana).await, "code": code, "trust_device": true });
    let token = ana.post("/auth/second-factor", given).await.is(200);
    let login = json!({ "email": ana.email, "password": PASSWORD, "trusted_device": token["trusted_device"] });
    ana.post("/auth/login", login.clone()).await.is(200);
    let forged = json!({ "email": ana.email, "password": PASSWORD, "trusted_device": "AAAA" });
    ana.post("/auth/login", forged).await.refused(401, "auth.second_factor_required");
    let mine = ana.get("/me/trusted-devices").await.is(200);
    assert_eq!(mine["items"].as_array().map(Vec::len), Some(1));
    let device = mine["items"][0]["device_id"].as_str().expect("an id");
    ana.delete(&format!("/me/trusted-devices/{device}")).await.is(200);
    ana.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    assert_eq!(ana.get("/me/trusted-devices").await.is(200), json!({ "items": [] }));
}

async fn a_device_that_is_trusted_by_one_is_not_trusted_by_another(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    let (authenticator, _) = app.takes_an_app(&ana).await;
    app.takes_an_app(&ben).await;
    let code = authenticator.code(app.now());
    let given = json!({ "challenge": challenge(&ana).await, "code": code, "trust_device": true });
    let token = ana.post("/auth/second-factor", given).await.is(200);
    let login =
        |email: &str| json!({ "email": email, "password": PASSWORD, "trusted_device": token["trusted_device"] });
    ben.post("/auth/login", login(&ben.email)).await.refused(401, "auth.second_factor_required");
    app.hours_pass(24 * 30);
    ana.post("/auth/login", login(&ana.email)).await.refused(401, "auth.second_factor_required");
}
