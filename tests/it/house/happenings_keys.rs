//! What happens to API keys and apps, for the samples of events.

use regimen_tests::app::{Person, TestApp};
use serde_json::json;

use crate::oauth::{BACK, registered};

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

/// One event of each kind.
pub(super) async fn everything_of_apps(app: &TestApp, ana: &Person) {
    let admin = app.admin().await;
    let wish =
        json!({ "name": "Web", "kind": "confidential", "redirect_uris": [BACK], "scopes": ["own:read", "own:write"] });
    let web = registered(&admin, wish).await;
    let code = web.code(ana, "own:read").await;
    for _ in 0..2 {
        web.exchanges(app, &code).await;
    }
    ana.delete(&format!("/me/apps/{}", web.id)).await.is(200);
    admin.patch(&format!("/apps/{}", web.id), json!({ "name": "The web" })).await.is(200);
    admin.post(&format!("/apps/{}/rotate-secret", web.id), json!({})).await.is(200);
    admin.delete(&format!("/apps/{}", web.id)).await.is(200);
}
