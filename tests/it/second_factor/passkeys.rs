//! Passkeys, and what thieves try with them. The device is a program of ours that signs like one.

use regimen_tests::app::{Device, PASSWORD, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    somebody_adds_a_passkey_and_signs_in_with_it_alone;
    a_passkey_is_a_second_factor_for_those_who_give_their_password;
    passkeys_are_called_something_else_and_removed;
    what_a_device_says_for_somebody_else_or_of_nobody_is_refused;
    a_signature_counts_once_and_for_what_it_was_asked_for;
    a_copy_of_a_passkey_is_noticed;
    nobody_signs_in_with_the_passkey_of_another;
}

/// The page that people use, as browsers name it.
const PAGE: &str = "http://localhost:8080";

async fn options(person: &Person) -> Value {
    let proof = json!({ "password": PASSWORD });
    person.post("/me/passkeys/options", proof).await.is(200)["options"].clone()
}

/// A device of `person` with a passkey that counts from 1.
async fn device(person: &Person) -> Device {
    let mut device = Device::at(PAGE);
    device.counter = 1;
    let options = options(person).await;
    person.post("/me/passkeys", device.creates(&options, "my telephone")).await.is(201);
    device.counter = 2;
    device
}

async fn sign_in_options(person: &Person) -> Value {
    person.post("/auth/passkey/options", json!({})).await.is(200)["options"].clone()
}

async fn somebody_adds_a_passkey_and_signs_in_with_it_alone(app: TestApp) {
    let ana = app.client("ana").await;
    let asked = options(&ana).await;
    assert_eq!(asked["rp"], json!({ "id": "localhost", "name": "Default organization" }));
    assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
    let mut device = Device::at(PAGE);
    let added = ana.post("/me/passkeys", device.creates(&asked, "my telephone")).await.is(201);
    assert_eq!(added["backup_codes"].as_array().map(Vec::len), Some(10));
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["code"], "authenticators.passkey_added");
    let stranger = app.stranger();
    let token = stranger.post("/auth/passkey", device.signs_in(&sign_in_options(&stranger).await)).await.is(200);
    let again = stranger.with_token(token["access_token"].as_str().expect("a token"));
    assert_eq!(again.get("/me").await.is(200)["account_id"], ana.id);
    let mine = again.get("/me/passkeys").await.is(200);
    assert_eq!(
        (&mine["items"][0]["name"], &mine["items"][0]["used_at"]),
        (&json!("my telephone"), &json!(app.now().to_rfc3339()))
    );
}

async fn a_passkey_is_a_second_factor_for_those_who_give_their_password(app: TestApp) {
    let ana = app.client("ana").await;
    device(&ana).await;
    let login = json!({ "email": ana.email, "password": PASSWORD });
    let asked = ana.post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    assert_eq!(asked["methods"], json!(["passkey", "backup_code"]));
}

async fn passkeys_are_called_something_else_and_removed(app: TestApp) {
    let ana = app.client("ana").await;
    let device = device(&ana).await;
    let id = ana.get("/me/passkeys").await.is(200)["items"][0]["passkey_id"].as_str().expect("an id").to_owned();
    ana.patch(&format!("/me/passkeys/{id}"), json!({ "name": "the old telephone" })).await.is(200);
    assert_eq!(ana.get("/me/passkeys").await.is(200)["items"][0]["name"], "the old telephone");
    let remove = format!("/me/passkeys/{id}/remove");
    ana.post(&remove, json!({ "password": PASSWORD })).await.refused(422, "authenticators.code_needed");
    let options = ana.post("/me/passkeys/proof-options", json!({})).await.is(200)["options"].clone();
    ana.post(&remove, json!({ "passkey": device.signs(&options) })).await.is(200);
    assert_eq!(ana.get("/me/passkeys").await.is(200), json!({ "items": [] }));
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["code"], "authenticators.passkey_removed");
    let options = sign_in_options(&ana).await;
    ana.post("/auth/passkey", device.signs_in(&options)).await.refused(422, "passkeys.refused");
}

async fn what_a_device_says_for_somebody_else_or_of_nobody_is_refused(app: TestApp) {
    type Lie = fn(&mut Device);
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    let (mut known, mut new) = (device(&ana).await, Device::at(PAGE));
    let lies: [(&str, Lie); 6] = [
        ("another site", |device| device.origin = "http://localhost:8080.thief.net".to_owned()),
        ("another port", |device| device.origin = "http://localhost:8081".to_owned()),
        ("another relying party", |device| device.relying_party = Some("thief.net".to_owned())),
        ("nobody present", |device| device.flags = 0x04),
        ("nobody verified", |device| device.flags = 0x01),
        ("nobody at all", |device| device.flags = 0),
    ];
    for (what, lie) in lies {
        lie(&mut known);
        lie(&mut new);
        let asked = sign_in_options(&ana).await;
        let refused = ana.post("/auth/passkey", known.signs_in(&asked)).await;
        assert_eq!(refused.body["code"], "passkeys.refused", "{what}");
        let asked = options(&ben).await;
        let refused = ben.post("/me/passkeys", new.creates(&asked, "a lie")).await;
        assert_eq!(refused.body["code"], "passkeys.refused", "{what}, for a new passkey");
        known.is_honest(PAGE);
        new.is_honest(PAGE);
    }
    let asked = sign_in_options(&ana).await;
    ana.post("/auth/passkey", known.signs_in(&asked)).await.is(200);
    let asked = options(&ben).await;
    ben.post("/me/passkeys", new.creates(&asked, "the truth")).await.is(201);
}

async fn a_signature_counts_once_and_for_what_it_was_asked_for(app: TestApp) {
    let ana = app.client("ana").await;
    let mut device = device(&ana).await;
    device.counter = 0;
    let asked = sign_in_options(&ana).await;
    let late = device.signs_in(&asked);
    app.minutes_pass(5).await;
    ana.post("/auth/passkey", late).await.refused(422, "passkeys.refused");
    device.counter = 2;
    let asked = sign_in_options(&ana).await;
    let signed = device.signs_in(&asked);
    ana.post("/auth/passkey", signed.clone()).await.is(200);
    ana.post("/auth/passkey", signed).await.refused(401, "auth.challenge_over");
    device.counter = 3;
    let proof = ana.post("/me/passkeys/proof-options", json!({})).await.is(200)["options"].clone();
    ana.post("/auth/passkey", device.signs_in(&proof)).await.refused(422, "passkeys.refused");
    let sign_in = sign_in_options(&ana).await;
    let renew = json!({ "passkey": device.signs(&sign_in) });
    ana.post("/me/authenticators/backup-codes", renew).await.refused(422, "passkeys.refused");
    let made_up = json!({ "challenge": "AAAA", "rpId": "localhost" });
    ana.post("/auth/passkey", device.signs_in(&made_up)).await.refused(422, "passkeys.refused");
}

async fn a_copy_of_a_passkey_is_noticed(app: TestApp) {
    let ana = app.client("ana").await;
    let mut device = device(&ana).await;
    device.counter = 7;
    let asked = sign_in_options(&ana).await;
    ana.post("/auth/passkey", device.signs_in(&asked)).await.is(200);
    device.counter = 5;
    let asked = sign_in_options(&ana).await;
    ana.post("/auth/passkey", device.signs_in(&asked)).await.refused(422, "authenticators.wrong_proof");
    app.due().await;
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["code"], "authenticators.passkey_copied");
}

async fn nobody_signs_in_with_the_passkey_of_another(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    let (of_ana, of_ben) = (device(&ana).await, device(&ben).await);
    let options = sign_in_options(&ana).await;
    let mut body = of_ana.signs_in(&options);
    body["assertion"] = of_ben.signs(&options);
    ana.post("/auth/passkey", body).await.refused(422, "passkeys.refused");
    let mut body = of_ben.signs_in(&options);
    body["assertion"]["id"] = of_ana.signs(&options)["id"].clone();
    ana.post("/auth/passkey", body).await.refused(422, "passkeys.refused");
}
