//! What happens to accounts and their devices, for the samples of events.

use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::json;

/// Devices are signed in, go on, and are signed out.
pub(super) async fn people_come_and_go(app: &TestApp) {
    let eve = app.client("eve").await;
    let login = json!({ "email": eve.email, "password": PASSWORD, "remember": true });
    let telephone = eve.post("/auth/login", login).await.is(200);
    eve.post("/auth/refresh", json!({ "refresh_token": telephone["refresh_token"] })).await.is(200);
    eve.delete(&format!("/me/devices/{}", telephone["sign_in_id"].as_str().expect("an id"))).await.is(200);
    eve.delete("/me/devices").await.is(200);
    eve.post("/auth/logout", json!({})).await.is(200);
    app.admin().await.post(&format!("/members/{}/password-reset", eve.id), json!({})).await.is(200);
}
