//! Codes by text message, and what thieves try with them.

use regimen_tests::app::{AuthenticatorApp, PASSWORD, Person, TestApp};
use regimen_tests::receiver::Receiver;
use serde_json::{Value, json};

on_both_databases! {
    somebody_takes_codes_by_text_and_signs_in_with_one;
    a_code_by_text_counts_once_for_five_minutes_and_for_three_tries;
    a_code_for_a_new_number_signs_nobody_in;
    a_code_for_one_sign_in_is_worth_nothing_for_another_or_as_a_proof;
    whoever_has_an_app_or_a_passkey_is_sent_no_texts;
    where_texts_do_not_do_nobody_takes_them_and_whoever_has_them_needs_something_better;
    whoever_guesses_at_the_first_code_is_told_and_waits;
    nobody_is_sent_more_than_three_texts_in_a_quarter_of_an_hour;
    a_gateway_is_asked_three_times_under_one_key;
    no_texts_are_offered_where_they_would_not_leave;
    the_number_and_the_code_stand_in_the_log_for_nobody_to_read;
}

const ASK: &str = "/auth/second-factor/text";
const GIVE: &str = "/me/authenticators/phone";

async fn challenge(person: &Person) -> Value {
    let login = json!({ "email": person.email, "password": PASSWORD });
    person.post("/auth/login", login).await.refused(401, "auth.second_factor_required")
}

fn number() -> Value {
    json!({ "phone": "+49 (151) 123-45678", "proof": { "password": PASSWORD } })
}

async fn somebody_takes_codes_by_text_and_signs_in_with_one(app: TestApp) {
    let ana = app.client("ana").await;
    assert_eq!(ana.post(GIVE, number()).await.is(200), json!({ "ends_in": "678" }));
    assert_eq!(ana.get("/me/authenticators").await.is(200)["second_factor"], false, "not before its first code");
    let confirm = "/me/authenticators/phone/confirm";
    ana.post(confirm, json!({ "code": "000000" })).await.refused(422, "authenticators.wrong_proof");
    let confirmed = ana.post(confirm, json!({ "code": app.texted(&ana) })).await.is(200);
    assert_eq!(confirmed["backup_codes"].as_array().map(Vec::len), Some(10));
    let mine = ana.get("/me/authenticators").await.is(200);
    assert_eq!((&mine["second_factor"], &mine["phone_ends_in"]), (&json!(true), &json!("678")));
    let asked = challenge(&ana).await;
    assert_eq!(asked["methods"], json!(["sms", "backup_code"]));
    ana.post(ASK, json!({ "challenge": asked["challenge"] })).await.is(200);
    let given = json!({ "challenge": asked["challenge"], "code": app.texted(&ana) });
    let token = ana.post("/auth/second-factor", given).await.is(200);
    let ana = ana.with_token(token["access_token"].as_str().expect("a token"));
    ana.post("/me/authenticators/phone/text", json!({})).await.is(200);
    let removed = ana.post("/me/authenticators/phone/remove", json!({ "code": app.texted(&ana) })).await.is(200);
    assert_eq!(removed["second_factor"], false);
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "authenticators.phone_removed");
    ana.post("/me/authenticators/phone/text", json!({})).await.refused(409, "authenticators.no_phone");
}

async fn a_code_by_text_counts_once_for_five_minutes_and_for_three_tries(app: TestApp) {
    let ana = app.client("ana").await;
    let codes = app.takes_texts(&ana).await;
    let ask = async || {
        app.minutes_pass(15).await;
        let asked = challenge(&ana).await;
        ana.post(ASK, json!({ "challenge": asked["challenge"] })).await.is(200);
        asked["challenge"].clone()
    };
    let give = async |challenge: Value, code: &str| {
        ana.post("/auth/second-factor", json!({ "challenge": challenge, "code": code })).await
    };
    let first = ask().await;
    let code = app.texted(&ana);
    give(first, &code).await.is(200);
    give(challenge(&ana).await["challenge"].clone(), &code).await.refused(422, "authenticators.wrong_proof");
    ask().await;
    let code = app.texted(&ana);
    app.minutes_pass(5).await;
    give(challenge(&ana).await["challenge"].clone(), &code).await.refused(422, "authenticators.wrong_proof");
    give(challenge(&ana).await["challenge"].clone(), &codes[0]).await.is(200);
    let third = ask().await;
    for _ in 0..3 {
        give(third.clone(), "AAAAA-AAAAA").await.refused(422, "authenticators.wrong_proof");
    }
    give(third, &app.texted(&ana)).await.refused(422, "authenticators.wrong_proof");
}

async fn a_code_for_a_new_number_signs_nobody_in(app: TestApp) {
    let ana = app.client("ana").await;
    let codes = app.takes_texts(&ana).await;
    let other = json!({ "phone": "+1 202 555 0123", "proof": { "code": codes[0] } });
    assert_eq!(ana.post(GIVE, other).await.is(200), json!({ "ends_in": "123" }));
    let given = json!({ "challenge": challenge(&ana).await["challenge"], "code": app.texted(&ana) });
    ana.post("/auth/second-factor", given).await.refused(422, "authenticators.wrong_proof");
    assert_eq!(ana.get("/me/authenticators").await.is(200)["phone_ends_in"], "678");
}

async fn a_code_for_one_sign_in_is_worth_nothing_for_another_or_as_a_proof(app: TestApp) {
    let ana = app.client("ana").await;
    app.takes_texts(&ana).await;
    let (first, other) = (challenge(&ana).await["challenge"].clone(), challenge(&ana).await["challenge"].clone());
    ana.post(ASK, json!({ "challenge": first })).await.is(200);
    let code = app.texted(&ana);
    let give = async |challenge: &Value| {
        ana.post("/auth/second-factor", json!({ "challenge": challenge, "code": code })).await
    };
    give(&other).await.refused(422, "authenticators.wrong_proof");
    let remove = ana.post("/me/authenticators/phone/remove", json!({ "code": code })).await;
    remove.refused(422, "authenticators.wrong_proof");
    give(&first).await.is(200);
    ana.post("/me/authenticators/phone/text", json!({})).await.is(200);
    let given = json!({ "challenge": other, "code": app.texted(&ana) });
    ana.post("/auth/second-factor", given).await.refused(422, "authenticators.wrong_proof");
}

async fn whoever_has_an_app_or_a_passkey_is_sent_no_texts(app: TestApp) {
    let ana = app.client("ana").await;
    app.takes_texts(&ana).await;
    ana.post("/me/authenticators/phone/text", json!({})).await.is(200);
    let shown = ana.post("/me/authenticators/totp", json!({ "code": app.texted(&ana) })).await.is(201);
    let authenticator = AuthenticatorApp::knowing(shown["secret"].as_str().expect("a secret"));
    ana.post("/me/authenticators/totp/confirm", app.shows(&authenticator)).await.is(200);
    let asked = challenge(&ana).await;
    assert_eq!(asked["methods"], json!(["totp", "backup_code"]));
    let better = "authenticators.better_than_texts";
    ana.post(ASK, json!({ "challenge": asked["challenge"] })).await.refused(409, better);
    ana.post("/me/authenticators/phone/text", json!({})).await.refused(409, better);
    app.half_a_minute_passes();
    let code = app.shows(&authenticator);
    ana.post(GIVE, json!({ "phone": "+1 202 555 0123", "proof": code })).await.refused(409, better);
    app.half_a_minute_passes();
    ana.post("/me/authenticators/totp/remove", app.shows(&authenticator)).await.is(200);
    assert_eq!(challenge(&ana).await["methods"], json!(["sms", "backup_code"]), "it is better than nothing");
}

async fn where_texts_do_not_do_nobody_takes_them_and_whoever_has_them_needs_something_better(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    app.takes_texts(&ana).await;
    app.takes_an_app(&admin).await;
    let rule = json!({ "role": "client", "required": true, "texts": false });
    let policy = admin.put("/mfa-policy", json!({ "rules": [rule] })).await.is(200);
    let rules = policy["rules"].as_array().expect("rules");
    let said = |role: &str| rules.iter().find(|rule| rule["role"] == role).map(|rule| rule["texts"].clone());
    assert_eq!((said("client"), said("coach")), (Some(json!(false)), Some(json!(true))));
    ben.post(GIVE, number()).await.refused(422, "authenticators.texts_refused");
    let asked = challenge(&ana).await;
    ana.post(ASK, json!({ "challenge": asked["challenge"] })).await.is(200);
    let given = json!({ "challenge": asked["challenge"], "code": app.texted(&ana) });
    let token = ana.post("/auth/second-factor", given).await.is(200);
    let ana = ana.with_token(token["access_token"].as_str().expect("a token"));
    ana.get("/me/bookings").await.refused(403, "auth.enrolment_required");
    ana.post("/me/authenticators/phone/text", json!({})).await.is(200);
    let shown = ana.post("/me/authenticators/totp", json!({ "code": app.texted(&ana) })).await.is(201);
    let authenticator = AuthenticatorApp::knowing(shown["secret"].as_str().expect("a secret"));
    ana.post("/me/authenticators/totp/confirm", app.shows(&authenticator)).await.is(200);
    app.half_a_minute_passes();
    let given = json!({ "challenge": challenge(&ana).await["challenge"], "code": authenticator.code(app.now()) });
    let token = ana.post("/auth/second-factor", given).await.is(200);
    ana.with_token(token["access_token"].as_str().expect("a token")).get("/me/bookings").await.is(200);
}

async fn whoever_guesses_at_the_first_code_is_told_and_waits(app: TestApp) {
    let ana = app.client("ana").await;
    ana.post(GIVE, number()).await.is(200);
    let code = app.texted(&ana);
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let confirm = async |code: &str| ana.post("/me/authenticators/phone/confirm", json!({ "code": code })).await;
    for _ in 0..4 {
        confirm(wrong).await.refused(422, "authenticators.wrong_proof");
    }
    confirm(wrong).await.refused(409, "authenticators.locked");
    confirm(&code).await.refused(409, "authenticators.locked");
    app.due().await;
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "authenticators.locked");
}

async fn nobody_is_sent_more_than_three_texts_in_a_quarter_of_an_hour(app: TestApp) {
    let ana = app.client("ana").await;
    app.takes_texts(&ana).await;
    let asked = json!({ "challenge": challenge(&ana).await["challenge"] });
    ana.post(ASK, asked.clone()).await.is(200);
    ana.post(ASK, asked.clone()).await.is(200);
    let refused = ana.post(ASK, asked).await.refused(409, "authenticators.too_many_texts");
    assert_eq!(refused["again_at"], json!(app.now() + chrono::TimeDelta::minutes(15)));
    let stranger = app.stranger();
    stranger.post(ASK, json!({ "challenge": "AAAA" })).await.refused(401, "auth.challenge_over");
}

async fn a_gateway_is_asked_three_times_under_one_key(app: TestApp) {
    let (gateway, ana) = (Receiver::start().await, app.client("ana").await);
    let app = app
        .restarted_with(|settings| {
            settings.texts.url = Some(gateway.url().to_owned());
            settings.texts.token = Some("a secret of the gateway".into());
        })
        .await;
    let ana = ana.on(&app.node);
    gateway.answers(503);
    ana.post_named("give", GIVE, number()).await.refused(503, "texts.unavailable");
    assert_eq!(gateway.asked(), 3, "it is tried three times and no more");
    gateway.answers(204);
    ana.post_named("give", GIVE, number()).await.is(200);
    ana.post_named("give", GIVE, number()).await.is(200);
    let took = gateway.took();
    let texts = took.iter().map(|text| (text.headers["idempotency-key"].clone(), text.json())).collect::<Vec<_>>();
    assert_eq!(texts.len(), 2);
    assert_eq!(texts[0], texts[1], "asked for twice under one name, it is one text");
    assert_eq!(took[0].headers["authorization"], "Bearer a secret of the gateway");
    let text = texts[0].1["text"].as_str().expect("a text");
    assert_eq!((&texts[0].1["to"], text.split(':').next()), (&json!("+4915112345678"), Some("Default organization")));
    let code = json!({ "code": &text[text.len() - 6..] });
    ana.post("/me/authenticators/phone/confirm", code).await.is(200);
    gateway.answers(400);
    let asked = json!({ "challenge": challenge(&ana).await["challenge"] });
    let before = gateway.asked();
    ana.post(ASK, asked).await.refused(503, "texts.unavailable");
    assert_eq!(gateway.asked() - before, 1, "what it will never take is not tried again");
}

async fn no_texts_are_offered_where_they_would_not_leave(app: TestApp) {
    let ana = app.client("ana").await;
    let anywhere = "0.0.0.0:8080".parse().expect("an address");
    let app = app.restarted_with(|settings| settings.listen = anywhere).await;
    let ana = ana.on(&app.node);
    ana.post(GIVE, number()).await.refused(422, "texts.off");
    ana.post("/me/authenticators/phone/text", json!({})).await.refused(422, "texts.off");
}

async fn the_number_and_the_code_stand_in_the_log_for_nobody_to_read(app: TestApp) {
    let ana = app.client("ana").await;
    ana.post(GIVE, number()).await.is(200);
    let events = app.log().read(regimen_tests::app::ORG, 0, 1_000, &Default::default()).await.expect("it answers");
    let stored = events.iter().map(|event| String::from_utf8_lossy(&event.payload).into_owned()).collect::<String>();
    assert!(stored.contains("\"text_id\""), "the search looks at the right place");
    assert!(!stored.contains("15112345678") && !stored.contains(&app.texted(&ana)));
}
