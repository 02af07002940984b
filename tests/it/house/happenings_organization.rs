//! What happens to organizations and to the roles of their members.

use regimen_tests::app::TestApp;
use serde_json::json;

pub(super) async fn happen(app: &TestApp) {
    let (owner, ana) = (app.staff("owner").await, app.client("roland").await);
    for role in ["owner", "client"] {
        owner.put(&format!("/members/{}/role", ana.id), json!({ "role": role })).await.is(200);
    }
}
