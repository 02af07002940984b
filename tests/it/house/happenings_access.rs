//! What people do about their access, for the samples of events.

use chrono::TimeDelta;
use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::json;

use crate::accounts_access::link;

/// Somebody registers, verifies their address, changes it and their password, is locked out, gets in again, and accepts new terms.
pub(super) async fn people_look_after_their_access(app: &TestApp) {
    let fay = app.stranger().registered("fay", "client").await;
    let stranger = app.stranger();
    let follow = async |path: &str, token: String| stranger.post(path, json!({ "token": token })).await.is(200);
    follow("/auth/verify-email", link(app, "account.verify_email", 1).await).await;
    let again = json!({
        "email": fay.email, "password": "tulips sing at noon", "name": "Fay", "role": "client", "accept_terms": true,
    });
    stranger.post("/auth/register", again).await.is(201);
    fay.put("/me/email", json!({ "email": "fay@example.net", "password": PASSWORD })).await.is(200);
    follow("/auth/email/confirm", link(app, "account.confirm_email_change", 1).await).await;
    let change = json!({ "current_password": PASSWORD, "password": "tulips sing at noon" });
    fay.put("/me/password", change).await.is(200);
    let owner = app.staff("owner").await;
    let paper = json!({ "version": "2", "url": "https://studio.example.org/terms" });
    let settings = json!({
        "name": "Studio", "time_zone": "UTC", "currency": "EUR", "languages": ["en"], "legal": { "terms": paper },
    });
    owner.put("/organization", settings).await.is(200);
    fay.post("/me/consents", json!({ "terms_version": "2" })).await.is(200);
    let mut wrong = 0;
    while wrong < 10 {
        let guess = json!({ "email": "fay@example.net", "password": "incorrect horse" });
        let answer = stranger.post("/auth/login", guess).await;
        wrong += usize::from(answer.status == 401);
        app.clock.advance(TimeDelta::seconds(1));
    }
    follow("/auth/unlock", link(app, "account.sign_in_locked", 1).await).await;
}
