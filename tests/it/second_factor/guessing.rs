//! Codes that are used again, and codes that are guessed.

use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::json;

on_both_databases! {
    a_code_of_the_app_is_never_taken_twice;
    a_code_on_paper_is_never_taken_twice;
    fifty_attempts_at_once_use_a_code_once;
    guessing_closes_the_door_and_the_owner_is_told;
    a_right_password_forgets_the_wrong_ones;
}

const RENEW: &str = "/me/authenticators/backup-codes";

async fn a_code_of_the_app_is_never_taken_twice(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let seen = app.shows(&authenticator);
    ana.post(RENEW, seen.clone()).await.is(201);
    ana.post(RENEW, seen.clone()).await.refused(422, "authenticators.wrong_proof");
    app.half_a_minute_passes();
    ana.post(RENEW, seen).await.refused(422, "authenticators.wrong_proof");
    ana.post(RENEW, app.shows(&authenticator)).await.is(201);
}

async fn a_code_on_paper_is_never_taken_twice(app: TestApp) {
    let ana = app.client("ana").await;
    let (_, codes) = app.takes_an_app(&ana).await;
    let remove = "/me/authenticators/totp/remove";
    ana.post(remove, json!({ "code": codes[0].to_lowercase() })).await.is(200);
    app.takes_an_app(&ana).await;
    ana.post(remove, json!({ "code": codes[0] })).await.refused(422, "authenticators.wrong_proof");
}

async fn fifty_attempts_at_once_use_a_code_once(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let attempts = (0..50).map(|_| ana.post(RENEW, app.shows(&authenticator)));
    let answers = futures_util::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
}

async fn a_right_password_forgets_the_wrong_ones(app: TestApp) {
    let ana = app.client("ana").await;
    let begin = async |password: &str| ana.post("/me/authenticators/totp", json!({ "password": password })).await;
    for _ in 0..2 {
        for left in [4, 3, 2, 1] {
            let refused = begin("incorrect horse").await.refused(422, "authenticators.wrong_proof");
            assert_eq!(refused["attempts_left"], left);
        }
        begin(PASSWORD).await.is(201);
    }
}

async fn guessing_closes_the_door_and_the_owner_is_told(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, codes) = app.takes_an_app(&ana).await;
    for left in (1..5).rev() {
        let wrong = ana.post(RENEW, json!({ "code": "AAAAA-AAAAA" })).await;
        assert_eq!(wrong.refused(422, "authenticators.wrong_proof")["attempts_left"], left);
    }
    let locked = ana.post(RENEW, json!({ "code": "AAAAA-AAAAA" })).await.refused(409, "authenticators.locked");
    assert_eq!(locked["locked_until"], json!(app.now() + chrono::TimeDelta::minutes(15)));
    for right in [app.shows(&authenticator), json!({ "code": codes[0] }), json!({ "password": PASSWORD })] {
        ana.post(RENEW, right).await.refused(409, "authenticators.locked");
    }
    app.due().await;
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "authenticators.locked");
    app.minutes_pass(15).await;
    ana.post(RENEW, app.shows(&authenticator)).await.is(201);
}
