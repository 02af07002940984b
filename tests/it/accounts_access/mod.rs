//! Who gets in, for how long, and what happens to those who try what they must not.

mod cookies;
mod devices;
mod refresh;
mod standing;

use regimen_tests::app::{Answer, PASSWORD, Person};
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
