//! What happens to authenticators.

use regimen_core::accounts::authenticators::{Given, proven};
use regimen_core::accounts::identities::{IdentityKey, LinkIdentity, ProviderName, UnlinkIdentity};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use regimen_tests::app::{Device, ORG, PASSWORD, Person, TestApp};
use serde_json::{Value, json};

/// One of each kind, at least.
pub(super) async fn second_factors_come_and_go(app: &TestApp) {
    let gina = app.client("gina").await;
    gina.post("/me/authenticators/totp", json!({ "password": "incorrect horse" })).await.is(422);
    let (authenticator, codes) = app.takes_an_app(&gina).await;
    gina.post("/me/authenticators/backup-codes", json!({ "code": "AAAAA-AAAAA" })).await.is(422);
    let given = json!({ "challenge": challenge(&gina).await, "code": codes[0], "trust_device": true });
    gina.post("/auth/second-factor", given).await.is(200);
    gina.delete("/me/trusted-devices").await.is(200);
    gina.post("/auth/second-factor/recover", json!({ "challenge": challenge(&gina).await })).await.is(200);
    gina.delete("/me/authenticators/recovery").await.is(200);
    gina.post("/me/authenticators/backup-codes", app.shows(&authenticator)).await.is(201);
    app.half_a_minute_passes();
    gina.post("/me/authenticators/totp/remove", app.shows(&authenticator)).await.is(200);
    a_passkey_comes_and_goes(&gina).await;
    app.takes_texts(&gina).await;
    gina.post("/me/authenticators/phone/text", json!({})).await.is(200);
    gina.post("/me/authenticators/phone/remove", json!({ "code": app.texted(&gina) })).await.is(200);
    an_identity_comes_and_goes(app, &gina).await;
    app.takes_an_app(&gina).await;
    let (admin, reset) = (app.admin().await, format!("/accounts/{}/authenticators/reset", gina.id));
    admin.post(&reset, json!({ "reason": "her telephone is at the bottom of the lake" })).await.is(200);
    let rule = json!({ "role": "client", "required": false, "trusted_device_days": 7 });
    admin.put("/mfa-policy", json!({ "rules": [rule] })).await.is(200);
}

async fn challenge(person: &Person) -> Value {
    let login = json!({ "email": person.email, "password": PASSWORD });
    person.post("/auth/login", login).await.is(401)["challenge"].clone()
}

async fn a_passkey_comes_and_goes(person: &Person) {
    let mut device = Device::at("http://localhost:8080");
    let proof = json!({ "password": PASSWORD });
    let options = person.post("/me/passkeys/options", proof).await.is(200)["options"].clone();
    let added = person.post("/me/passkeys", device.creates(&options, "my telephone")).await.is(201);
    let path = format!("/me/passkeys/{}", added["passkey_id"].as_str().expect("an id"));
    person.patch(&path, json!({ "name": "the old telephone" })).await.is(200);
    let options = person.post("/me/passkeys/proof-options", json!({})).await.is(200)["options"].clone();
    person.post(&format!("{path}/remove"), json!({ "passkey": device.signs(&options) })).await.is(200);
}

async fn an_identity_comes_and_goes(app: &TestApp, person: &Person) {
    let (account_id, executor) = (person.id.parse().expect("an id"), app.core().executor());
    let provider = ProviderName::try_from("elsewhere".to_owned()).expect("a name");
    let key = IdentityKey::of("https://accounts.example.org", "gina", ORG, app.core().pepper());
    let request = || Request::once(ORG, Actor::Account(account_id));
    let link = LinkIdentity { account_id, provider: provider.clone(), key };
    executor.execute(&request(), &link).await.expect("linked");
    let password = Given::Password(PASSWORD.to_owned().try_into().expect("a password"));
    let proof = app.core().proof(ORG, account_id, password).await.expect("it answers");
    proven(executor, &request(), &UnlinkIdentity { account_id, proof, provider }).await.expect("unlinked");
}
