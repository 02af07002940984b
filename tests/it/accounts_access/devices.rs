//! The devices on which somebody is signed in.

use regimen_tests::app::{Person, TestApp};
use serde_json::Value;

use super::{device, on, refresh};

on_both_databases! {
    a_person_sees_their_devices_and_signs_one_out_which_stops_at_once;
    a_person_signs_all_other_devices_out;
    nobody_sees_or_ends_the_devices_of_another;
    whoever_signs_out_is_out_at_once;
}

async fn devices(person: &Person) -> Vec<Value> {
    person.get("/me/devices").await.is(200)["items"].as_array().expect("a list").clone()
}

async fn a_person_sees_their_devices_and_signs_one_out_which_stops_at_once(app: TestApp) {
    let ana = app.client("ana").await;
    let telephone = device(&ana, "Ana's telephone").await;
    app.minutes_pass(30).await;
    let telephone = refresh(&ana, &telephone).await.is(200);
    let seen = devices(&ana).await;
    assert_eq!(seen.len(), 2);
    assert_eq!((&seen[0]["name"], &seen[0]["sign_in_id"]), (&"Ana's telephone".into(), &telephone["sign_in_id"]));
    assert_eq!((&seen[0]["current"], &seen[1]["current"]), (&false.into(), &true.into()));
    assert!(seen[0]["last_used_at"].as_str() > seen[0]["signed_in_at"].as_str());

    let path = format!("/me/devices/{}", telephone["sign_in_id"].as_str().expect("an id"));
    on(&ana, &telephone).get("/me").await.is(200);
    ana.delete(&path).await.is(200);
    on(&ana, &telephone).get("/me").await.refused(401, "auth.unauthenticated");
    refresh(&ana, &telephone).await.refused(401, "account.sign_in_over");
    ana.delete(&path).await.is(200);
    assert_eq!(devices(&ana).await.len(), 1);
}

async fn a_person_signs_all_other_devices_out(app: TestApp) {
    let ana = app.client("ana").await;
    let (telephone, tablet) = (device(&ana, "Telephone").await, device(&ana, "Tablet").await);
    on(&ana, &tablet).delete("/me/devices").await.is(200);
    for gone in [&ana, &on(&ana, &telephone)] {
        gone.get("/me").await.refused(401, "auth.unauthenticated");
    }
    refresh(&ana, &telephone).await.refused(401, "account.sign_in_over");
    let ana = on(&ana, &refresh(&ana, &tablet).await.is(200));
    assert_eq!(devices(&ana).await.len(), 1);
    device(&ana, "Telephone").await;
    assert_eq!(devices(&ana).await.len(), 2, "one can sign in again");
}

async fn nobody_sees_or_ends_the_devices_of_another(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    let telephone = device(&ana, "Telephone").await;
    assert_eq!(devices(&ben).await.len(), 1);
    let path = format!("/me/devices/{}", telephone["sign_in_id"].as_str().expect("an id"));
    let theirs = ben.delete(&path).await.refused(404, "account.sign_in_not_found");
    let nobodys = ben.delete("/me/devices/01890000-0000-7000-8000-000000000000").await;
    assert_eq!(nobodys.refused(404, "account.sign_in_not_found"), theirs);
    on(&ana, &telephone).get("/me").await.is(200);
}

async fn whoever_signs_out_is_out_at_once(app: TestApp) {
    let ana = app.client("ana").await;
    let telephone = device(&ana, "Telephone").await;
    on(&ana, &telephone).post("/auth/logout", serde_json::json!({})).await.is(200);
    on(&ana, &telephone).get("/me").await.refused(401, "auth.unauthenticated");
    refresh(&ana, &telephone).await.refused(401, "account.sign_in_over");
    ana.get("/me").await.is(200);
}
