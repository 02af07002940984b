//! What happens to API keys, for the samples of events.

use regimen_tests::app::TestApp;
use serde_json::json;

/// One event of each kind.
pub(super) async fn everything_of_api_keys(app: &TestApp) {
    let admin = app.admin().await;
    let expires_at = app.now() + chrono::TimeDelta::days(30);
    let wish =
        json!({ "name": "the till", "scopes": ["sessions:read", "memberships:write"], "expires_at": expires_at });
    let issued = admin.post("/api-keys", wish).await.is(201);
    let key = format!("/api-keys/{}", issued["api_key_id"].as_str().expect("an id"));
    app.stranger().with_token(issued["key"].as_str().expect("a key")).get("/sessions").await.is(200);
    admin.post(&format!("{key}/rotate"), json!({})).await.is(200);
    admin.delete(&key).await.is(200);
}
