//! Who did what: searched, filtered, and taken along.

use regimen_tests::app::{PASSWORD, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    events_are_found_by_person_kind_time_and_request;
    what_is_relevant_for_security_is_shown_apart;
    what_was_found_can_be_taken_along_and_that_is_noted;
    the_activity_of_a_member_is_shown_the_latest_first;
}

fn kinds(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|event| event["kind"].as_str().expect("a kind")).collect()
}

async fn events_are_found_by_person_kind_time_and_request(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (ana, ben) = (app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    ben.booked(&session).await;
    app.hours_pass(1);
    let noon = app.now();
    ana.booked(&session).await;

    let of_ana = admin.get(&format!("/audit/events?person={}&limit=100", ana.id)).await.is(200);
    let found = kinds(&of_ana);
    assert!(found.contains(&"AccountRegistered") && found.contains(&"SpotBooked"), "{found:?}");
    assert!(!of_ana.to_string().contains(&ben.id), "nothing of ben");
    let booked = of_ana["items"].as_array().and_then(|all| all.iter().find(|event| event["kind"] == "SpotBooked"));
    let booked = booked.expect("she booked");
    assert_eq!(booked["by"], format!("account:{}", ana.id));

    let request = booked["correlation_id"].as_str().expect("an id");
    let of_request = admin.get(&format!("/audit/events?correlation_id={request}")).await.is(200);
    assert_eq!(kinds(&of_request), ["CreditsSpent", "TimeReserved", "SpotBooked"]);

    let noon = noon.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let after = admin.get(&format!("/audit/events?kind=SpotBooked&from={noon}")).await.is(200);
    assert_eq!(after["items"].as_array().map(Vec::len), Some(1), "{after}");
    let before = admin.get(&format!("/audit/events?kind=SpotBooked&to={noon}")).await.is(200);
    assert_eq!(before["items"][0]["payload"]["client_id"], json!(ben.id));
    assert_eq!(before["items"].as_array().map(Vec::len), Some(1), "{before}");

    let first = admin.get(&format!("/audit/events?person={}&limit=2", ana.id)).await.is(200);
    let next = first["next_after"].as_u64().expect("there is more");
    let second = admin.get(&format!("/audit/events?person={}&limit=100&after={next}", ana.id)).await.is(200);
    assert_eq!([kinds(&first), kinds(&second)].concat(), found);
}

async fn what_is_relevant_for_security_is_shown_apart(app: TestApp) {
    let (ana, admin) = (app.client_with("ana", 5).await, app.admin().await);
    ana.post("/me/export", json!({ "password": PASSWORD })).await.is(200);
    let shown = admin.get(&format!("/audit/security?person={}", ana.id)).await.is(200);
    let shown = kinds(&shown);
    assert!(shown.contains(&"DataExported") && shown.contains(&"AccountRegistered"), "{shown:?}");
    assert!(!shown.contains(&"CreditsGranted"), "{shown:?}");
    let all = admin.get("/audit/security?limit=100").await.is(200);
    assert!(kinds(&all).len() > shown.len());
    ana.get("/audit/security").await.is(403);
}

async fn what_was_found_can_be_taken_along_and_that_is_noted(app: TestApp) {
    let (ana, admin) = (app.client("ana").await, app.admin().await);
    let path = format!("/audit/events/export?person={}", ana.id);
    let csv = admin.get(&format!("{path}&format=csv")).await;
    assert_eq!(csv.status, 200, "{}", csv.text);
    assert!(csv.header("content-disposition").is_some_and(|name| name.contains("events.csv")));
    let mut lines = csv.text.lines();
    assert!(lines.next().is_some_and(|head| head.starts_with("position,recorded_at,kind")));
    assert!(lines.next().is_some_and(|line| line.contains("\"AccountRegistered\"")), "{}", csv.text);
    let lines = admin.get(&format!("{path}&format=jsonl")).await;
    assert!(lines.text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", lines.text);
    let stream = admin.get(&format!("/audit/events/export?stream=account-{}&format=jsonl", ana.id)).await;
    let of_it = stream.text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    assert!(of_it.clone().count() > 0 && of_it.clone().all(|event| event["stream"] == format!("account-{}", ana.id)));
    admin.get("/audit/export").await;
    let noted = admin.get("/audit/events?kind=DataExported").await.is(200);
    let what = noted["items"].as_array().expect("a list").iter().map(|event| event["payload"]["what"].clone());
    assert_eq!(what.collect::<Vec<_>>(), ["audit_search", "audit_search", "audit_search", "log"]);
}

async fn the_activity_of_a_member_is_shown_the_latest_first(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    ana.cancel(&booking).await.is(200);
    let path = format!("/members/{}/activity", ana.id);
    let shown = admin.get(&format!("{path}?limit=100")).await.is(200);
    let all = kinds(&shown);
    assert_eq!(all.last(), Some(&"AccountRegistered"));
    assert_eq!(all[0], "BookingCancelled", "{all:?}");
    let first = admin.get(&format!("{path}?limit=3")).await.is(200);
    let next = first["next_after"].as_u64().expect("there is more");
    let second = admin.get(&format!("{path}?limit=100&before={next}")).await.is(200);
    assert_eq!([kinds(&first), kinds(&second)].concat(), all);
    ana.get(&path).await.is(403);
}
