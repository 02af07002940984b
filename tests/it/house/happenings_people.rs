//! What happens when people ask about their data.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::json;

/// `somebody` takes their data with them.
pub(super) async fn people_ask(app: &TestApp, somebody: &Person) {
    let (admin, ed) = (app.admin().await, app.client("ed").await);
    let because = json!({ "reason": "shouted at the desk" });
    admin.post(&format!("/members/{}/suspend", ed.id), because).await.is(200);
    admin.post(&format!("/members/{}/restore", ed.id), json!({})).await.is(200);
    admin
        .post(&format!("/members/{}/impersonate", ed.id), json!({ "reason": "cannot see the timetable" }))
        .await
        .is(200);
    let pia = app.client_with("pia", 2).await;
    let merge = json!({ "into": ed.id, "reason": "one person" });
    admin.post(&format!("/members/{}/merge", pia.id), merge).await.is(200);
    let mail = json!({ "class": "mail", "days": 30 });
    admin.put("/retention", json!({ "rules": [mail] })).await.is(200);
    let rule = json!({ "pattern": "exports", "count": 1, "minutes": 60 });
    admin.put("/audit/alert-rules", json!({ "rules": [rule] })).await.is(200);
    somebody.post("/me/export", json!({ "password": PASSWORD })).await.is(200);
    app.due().await;
}
