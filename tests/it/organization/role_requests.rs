//! A member asks for another role, and an admin decides.

use regimen_tests::app::TestApp;
use serde_json::{Value, json};

on_both_databases! {
    a_client_asks_to_be_coach_and_becomes_one;
    whoever_is_declined_reads_why_and_may_ask_again;
}

async fn a_client_asks_to_be_coach_and_becomes_one(app: TestApp) {
    let (owner, ana) = (app.staff("owner").await, app.client("ana").await);
    for role in ["client", "admin", "owner", "auditor"] {
        let answer = ana.post("/me/role-request", json!({ "role": role })).await;
        answer.refused(422, "role_request.role_not_asked_for");
    }
    let wish = json!({ "role": "coach", "message": "I have a licence" });
    ana.post("/me/role-request", wish.clone()).await.is(201);
    ana.post("/me/role-request", wish).await.refused(409, "role_request.open");
    let told = owner.get("/me/notifications").await.is(200);
    assert_eq!(
        (&told["items"][0]["code"], &told["items"][0]["facts"]["account_id"]),
        (&json!("role_request.asked"), &json!(ana.id))
    );
    let list = owner.get("/role-requests").await.is(200);
    assert_eq!(
        (&list["items"][0]["message"], &list["items"][0]["role"]),
        (&json!("I have a licence"), &json!("coach"))
    );

    let path = format!("/role-requests/{}/approve", ana.id);
    ana.post(&path, json!({})).await.is(403);
    owner.post(&path, json!({})).await.is(200);
    owner.post(&path, json!({})).await.refused(404, "role_request.not_found");
    assert_eq!(owner.get("/role-requests").await.is(200)["items"], json!([]));
    let ana = ana.signed_in("ana@example.org").await;
    assert_eq!(ana.get("/me").await.is(200)["role"], "coach");
    assert_eq!(ana.get("/me/role-request").await.is(200)["state"], "approved");
}

async fn whoever_is_declined_reads_why_and_may_ask_again(app: TestApp) {
    let (owner, ana) = (app.staff("owner").await, app.client("ana").await);
    ana.get("/me/role-request").await.refused(404, "role_request.not_found");
    ana.post("/me/role-request", json!({ "role": "desk" })).await.is(201);
    let path = format!("/role-requests/{}/decline", ana.id);
    owner.post(&path, json!({ "reason": "" })).await.refused(400, "request.invalid");
    owner.post(&path, json!({ "reason": "the desk is full" })).await.is(200);
    let mine = ana.get("/me/role-request").await.is(200);
    assert_eq!((&mine["state"], &mine["reason"]), (&json!("declined"), &json!("the desk is full")));
    let codes = ana.get("/me/notifications").await.is(200)["items"].clone();
    let codes = codes.as_array().expect("a list").iter().map(|item| item["code"].clone()).collect::<Vec<Value>>();
    assert_eq!(codes, [json!("role_request.declined")]);
    ana.post("/me/role-request", json!({ "role": "coach" })).await.is(201);
    ana.delete("/me/role-request").await.is(200);
    ana.delete("/me/role-request").await.refused(404, "role_request.not_found");
    assert_eq!(ana.get("/me").await.is(200)["role"], "client");
}
