//! How admins register apps and people see which they let act for them.

use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, TestApp};
use serde_json::json;

use super::{BACK, public_app, registered};

on_both_databases! {
    an_app_is_registered_changed_and_removed;
    an_app_that_cannot_work_or_could_do_harm_is_not_registered;
    the_secret_of_an_app_lies_nowhere_in_the_clear;
    people_see_their_apps_and_are_told_of_new_ones;
}

async fn an_app_is_registered_changed_and_removed(app: TestApp) {
    let (admin, calendar) = (app.admin().await, public_app(&app).await);
    assert_eq!(calendar.secret, None, "a public app keeps none");
    let path = format!("/apps/{}", calendar.id);
    let shown = admin.get(&path).await.is(200);
    assert_eq!((&shown["client_id"], &shown["kind"]), (&json!(calendar.client_id), &json!("public")));
    admin.patch(&path, json!({ "name": "The calendar", "scopes": ["own:read"] })).await.is(200);
    let shown = admin.get(&path).await.is(200);
    assert_eq!((&shown["name"], &shown["scopes"]), (&json!("The calendar"), &json!(["own:read"])));
    assert_eq!(shown["redirect_uris"], json!([BACK]), "what is left out stays");
    admin.post(&format!("{path}/rotate-secret"), json!({})).await.refused(409, "app.has_no_secret");
    assert_eq!(admin.get("/apps").await.is(200)["items"].as_array().map(Vec::len), Some(1));
    admin.delete(&path).await.is(200);
    admin.delete(&path).await.is(200);
    admin.get(&path).await.refused(404, "app.not_found");
    admin.patch(&path, json!({ "name": "Back" })).await.refused(404, "app.not_found");
}

async fn an_app_that_cannot_work_or_could_do_harm_is_not_registered(app: TestApp) {
    let admin = app.admin().await;
    for uri in ["http://app.example/back", "javascript:alert(1)", "app://back", "https://*.example/", "https://a/#b"] {
        let wish = json!({ "name": "x", "kind": "public", "redirect_uris": [uri], "scopes": ["own:read"] });
        admin.post("/apps", wish).await.refused(400, "request.invalid");
    }
    let wish = json!({ "name": "x", "kind": "public", "scopes": ["own:read"] });
    admin.post("/apps", wish).await.refused(422, "app.no_way_back");
    admin.post("/apps", json!({ "name": "x", "kind": "confidential" })).await.refused(422, "app.no_scope");
    let wish = json!({ "name": "x", "kind": "public", "service_scopes": ["audit:read"] });
    admin.post("/apps", wish).await.refused(422, "app.service_needs_secret");
    let wish = json!({ "name": "x", "kind": "confidential", "service_scopes": ["own:read"] });
    admin.post("/apps", wish).await.refused(422, "app.personal_service");
}

async fn the_secret_of_an_app_lies_nowhere_in_the_clear(app: TestApp) {
    let admin = app.admin().await;
    let service =
        registered(&admin, json!({ "name": "Books", "kind": "confidential", "service_scopes": ["memberships:read"] }));
    let service = service.await;
    let secret = service.secret.expect("a secret");
    assert!(!admin.get("/apps").await.is(200).to_string().contains(&secret));
    let events = app.log().read(ORG, 0, 1_000, &Filter::default()).await.expect("it answers");
    assert!(events.iter().all(|event| !String::from_utf8_lossy(&event.payload).contains(&secret[3..])));
}

async fn people_see_their_apps_and_are_told_of_new_ones(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    assert_eq!(ana.get("/me/apps").await.is(200)["items"], json!([]));
    calendar.signed_in(&app, &ana, "own:read").await;
    calendar.signed_in(&app, &ana, "own:read").await;
    let mine = ana.get("/me/apps").await.is(200);
    assert_eq!((&mine["items"][0]["name"], &mine["items"][0]["scopes"]), (&json!("Calendar"), &json!(["own:read"])));
    app.due().await;
    let told = ana.get("/me/notifications").await.is(200);
    let told = told["items"].as_array().expect("a list").iter().filter(|notice| notice["code"] == "app.allowed");
    assert_eq!(told.count(), 1, "the second time is nothing new");
    let devices = ana.get("/me/devices").await.is(200);
    assert!(devices["items"].to_string().contains("Calendar"), "{devices}");
    ana.delete(&format!("/me/apps/{}", calendar.id)).await.is(200);
    assert_eq!(ana.get("/me/apps").await.is(200)["items"], json!([]));
    ana.delete(&format!("/me/apps/{}", calendar.id)).await.refused(404, "app.not_allowed");
}
