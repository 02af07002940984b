//! What happens to authenticators.

use regimen_tests::app::TestApp;
use serde_json::json;

/// One of each kind, at least.
pub(super) async fn second_factors_come_and_go(app: &TestApp) {
    let gina = app.client("gina").await;
    let (authenticator, _) = app.takes_an_app(&gina).await;
    gina.post("/me/authenticators/backup-codes", json!({ "code": "AAAAA-AAAAA" })).await.is(422);
    gina.post("/me/authenticators/backup-codes", app.shows(&authenticator)).await.is(201);
    app.half_a_minute_passes();
    gina.post("/me/authenticators/totp/remove", app.shows(&authenticator)).await.is(200);
    app.takes_an_app(&gina).await;
    let reset = format!("/accounts/{}/authenticators/reset", gina.id);
    app.admin().await.post(&reset, json!({ "reason": "her telephone is at the bottom of the lake" })).await.is(200);
}
