//! Which papers somebody accepted.

use regimen_tests::app::TestApp;
use serde_json::{Value, json};

on_both_databases! {
    what_is_accepted_at_registration_is_in_the_log_of_consents;
    a_new_version_is_accepted_once_and_an_old_one_not_any_more;
}

async fn what_is_accepted_at_registration_is_in_the_log_of_consents(app: TestApp) {
    let ana = app.stranger().registered("ana", "client").await;
    let consents = ana.get("/me/consents").await.is(200);
    assert_eq!((&consents["accepted"], &consents["asked"]["terms_version"]), (&json!(true), &json!("2026-11")));
    assert_eq!(consents["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(consents["items"][0]["terms_version"], "2026-11");
    let staff = app.admin().await.get("/me/consents").await.is(200);
    assert_eq!(
        (&staff["accepted"], &staff["items"]),
        (&json!(false), &json!([])),
        "an operator accepted nothing for them"
    );
}

async fn a_new_version_is_accepted_once_and_an_old_one_not_any_more(app: TestApp) {
    let (ana, owner) = (app.stranger().registered("ana", "client").await, app.staff("owner").await);
    let mut settings = owner.get("/organization").await.is(200);
    let paper = |version: &str| json!({ "version": version, "url": "https://studio.example.org/paper" });
    settings["legal"] = json!({ "terms": paper("7"), "privacy": paper("3") });
    owner.put("/organization", writable(settings)).await.is(200);
    let consents = ana.get("/me/consents").await.is(200);
    assert_eq!((&consents["accepted"], &consents["asked"]["privacy_version"]), (&json!(false), &json!("3")));
    for outdated in
        [json!({ "terms_version": "6", "privacy_version": "3" }), json!({ "terms_version": "7" }), json!({})]
    {
        ana.post("/me/consents", outdated).await.refused(409, "account.consent_outdated");
    }
    for _ in 0..2 {
        ana.post("/me/consents", json!({ "terms_version": "7", "privacy_version": "3" })).await.is(200);
    }
    let consents = ana.get("/me/consents").await.is(200);
    assert_eq!(consents["accepted"], true);
    let versions = consents["items"].as_array().expect("a list").iter().map(|item| &item["terms_version"]);
    assert_eq!(versions.collect::<Vec<_>>(), ["7", "2026-11"]);
    let ben = app.stranger().registered("ben", "client").await;
    assert_eq!(ben.get("/me/consents").await.is(200)["items"][0]["privacy_version"], "3");
}

/// What can be said of an organization, of what is shown of it.
fn writable(mut settings: Value) -> Value {
    let shown = settings.as_object_mut().expect("an object");
    shown
        .retain(|name, _| ["name", "time_zone", "currency", "languages", "branding", "legal"].contains(&name.as_str()));
    settings
}
