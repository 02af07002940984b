//! API keys: programs that call the API for the organization.

mod acting;
mod managing;
mod nodes;

use regimen_tests::app::{Person, TestApp};
use serde_json::json;

/// A key with `scopes`, and the program that has it.
pub(crate) async fn program(app: &TestApp, admin: &Person, scopes: &[&str]) -> (String, Person) {
    let issued = admin.post("/api-keys", json!({ "name": "the till", "scopes": scopes })).await.is(201);
    let id = issued["api_key_id"].as_str().expect("an id").to_owned();
    (id, app.stranger().with_token(issued["key"].as_str().expect("a key")))
}
