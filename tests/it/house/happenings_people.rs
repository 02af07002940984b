//! What happens when people ask about their data.

use regimen_tests::app::{PASSWORD, Person};
use serde_json::json;

/// `somebody` takes their data with them.
pub(super) async fn people_ask(somebody: &Person) {
    somebody.post("/me/export", json!({ "password": PASSWORD })).await.is(200);
}
