//! Who gets in, for how long, and what happens to those who try what they must not.

pub(crate) mod attempts;
mod consents;
mod cookies;
mod devices;
mod email_change;
mod forced_resets;
mod hijacking;
mod magic_links;
mod passwords;
mod refresh;
mod registering;
mod standing;
mod verifying;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regimen_core::kernel::log::Filter;
use regimen_tests::app::{Answer, ORG, PASSWORD, Person, TestApp};
use serde_json::{Value, json};

/// `person` signs in on one device more.
async fn device(person: &Person, name: &str) -> Value {
    login(person, json!({ "device": name })).await.is(200)
}

/// `person` signs in, with further wishes.
async fn login(person: &Person, wishes: Value) -> Answer {
    let mut body = json!({ "email": person.email, "password": PASSWORD });
    let wishes = wishes.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(wishes);
    person.post("/auth/login", body).await
}

/// `person` as the device that got `token`.
fn on(person: &Person, token: &Value) -> Person {
    person.with_token(token["access_token"].as_str().expect("a token"))
}

/// Shows the refresh token of `token`.
async fn refresh(person: &Person, token: &Value) -> Answer {
    person.post("/auth/refresh", json!({ "refresh_token": token["refresh_token"] })).await
}

/// What the mails with the code `code` say, the first first.
pub(crate) async fn letters(app: &TestApp, code: &str) -> Vec<Value> {
    mails(app, code).await.iter().map(|mail| mail["facts"].clone()).collect()
}

/// Whom the mails with the code `code` are for, the first first.
async fn letters_to(app: &TestApp, code: &str) -> Vec<String> {
    mails(app, code).await.iter().map(|mail| mail["to"].to_string()).collect()
}

async fn mails(app: &TestApp, code: &str) -> Vec<Value> {
    let queued = Filter { kinds: vec!["MailQueued".into()], ..Filter::default() };
    let queued = app.log().read(ORG, 0, 1_000, &queued).await.expect("it answers");
    let mails = queued.iter().map(|mail| serde_json::from_slice::<Value>(&mail.payload).expect("JSON"));
    mails.filter(|mail| mail["code"] == code).collect()
}

/// What stands in the link of the `nth` mail with the code `code`, once it is queued: that of a lock is queued behind the answer.
pub(crate) async fn link(app: &TestApp, code: &str, nth: usize) -> String {
    let mut patience = 0;
    let facts = loop {
        if let Some(facts) = letters(app, code).await.into_iter().nth(nth - 1) {
            break facts;
        }
        patience += 1;
        assert!(patience < 200, "no mail {nth} of {code}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    };
    let link = &facts["link"];
    let purpose = link["purpose"].as_str().expect("a purpose").replace('_', "-");
    let id = link["id"].as_str().expect("an id").parse::<uuid::Uuid>().expect("an id");
    let signed = app.core().pepper().hash(&format!("link.{purpose}"), &[ORG.uuid().as_bytes(), id.as_bytes()]);
    BASE64.encode([ORG.uuid().as_bytes().as_slice(), id.as_bytes(), &signed.0[..16]].concat())
}

/// Follows the link with `token` to `path`.
pub(crate) async fn follow(app: &TestApp, path: &str, token: &str) -> Answer {
    app.stranger().post(path, json!({ "token": token })).await
}

/// `person` shows by a link in a mail that their address is theirs.
async fn verify(app: &TestApp, person: &Person) {
    person.post("/me/email/verification", json!({})).await.is(200);
    let nth = letters(app, "account.verify_email").await.len();
    follow(app, "/auth/verify-email", &link(app, "account.verify_email", nth).await).await.is(200);
}

/// Signs in as whoever has `email`.
async fn enter(app: &TestApp, email: &str, password: &str) -> Answer {
    app.stranger().post("/auth/login", json!({ "email": email, "password": password })).await
}
