//! Several places in one booking.

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

use super::{rules, spots_left};

on_both_databases! {
    one_place_of_a_party_is_cancelled_and_the_others_stand;
    a_party_has_a_size_that_makes_sense;
    a_client_is_in_one_place_at_a_time_unless_the_organization_allows_more;
    guests_are_forgotten_with_whoever_brought_them;
}

async fn one_place_of_a_party_is_cancelled_and_the_others_stand(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { capacity: 4, credits: 2, ..Plan::default() }).await;
    let wish = json!({ "places": 3, "guests": ["Ben", "Chen"] });
    let booked = ana.post(&format!("/sessions/{session}/book"), wish).await.is(201);
    assert_eq!((&booked["places"], &booked["credits"]), (&json!(3), &json!(6)));
    assert_eq!((ana.credits().await, spots_left(&ana, &session).await), (3, 1));
    let booking = format!("/bookings/{}", booked["booking_id"].as_str().expect("an id"));
    let cancel = |place: u8| format!("{booking}/places/{place}/cancel");
    let one = ana.patch(&cancel(2), json!({})).await.is(200);
    assert_eq!(
        (&one["status"], &one["credits_returned"], &one["places_left"]),
        (&json!("confirmed"), &json!(2), &json!(2))
    );
    assert_eq!(ana.patch(&cancel(2), json!({})).await.is(200), one, "twice is once");
    ana.patch(&cancel(9), json!({})).await.refused(404, "booking.place_not_found");
    assert_eq!((ana.credits().await, spots_left(&ana, &session).await), (5, 2));
    let rest = ana.cancel(booked["booking_id"].as_str().expect("an id")).await.is(200);
    assert_eq!((&rest["status"], &rest["credits_returned"]), (&json!("cancelled"), &json!(4)));
    assert_eq!((ana.credits().await, spots_left(&ana, &session).await), (9, 4));
}

async fn a_party_has_a_size_that_makes_sense(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 99).await);
    let session = app.published(&maya, Plan { capacity: 30, ..Plan::default() }).await;
    let path = format!("/sessions/{session}/book");
    for places in [0, 21, 1000] {
        ana.post(&path, json!({ "places": places })).await.refused(400, "request.invalid");
    }
    ana.post(&path, json!({ "places": 2, "guests": ["a", "b"] })).await.refused(422, "booking.guests_do_not_fit");
    ana.post(&path, json!({ "places": 1, "guest_passes": 1 })).await.refused(422, "booking.guests_do_not_fit");
    rules(&app, json!({ "party": { "most": 2 } })).await;
    ana.post(&path, json!({ "places": 3 })).await.refused(422, "booking.too_many_places");
    ana.post(&path, json!({ "places": 2 })).await.is(201);
}

async fn a_client_is_in_one_place_at_a_time_unless_the_organization_allows_more(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let ana = app.client_with("ana", 9).await;
    let (yoga, spin) = (app.published(&maya, Plan::default()).await, app.published(&jonas, Plan::default()).await);
    let booking = ana.booked(&yoga).await;
    ana.book(&spin).await.refused(409, "calendar.overlap");
    ana.cancel(&booking).await.is(200);
    ana.booked(&spin).await;
    rules(&app, json!({ "overlaps": { "allowed": true } })).await;
    ana.booked(&yoga).await;
}

async fn guests_are_forgotten_with_whoever_brought_them(app: TestApp) {
    let (maya, ana, admin) = (app.coach("maya").await, app.client_with("ana", 9).await, app.admin().await);
    let session = app.published(&maya, Plan::default()).await;
    let wish = json!({ "places": 2, "guests": ["Canary Guest"] });
    ana.post(&format!("/sessions/{session}/book"), wish).await.is(201);
    assert!(admin.get("/audit/events?kind=SpotBooked").await.text.contains("Canary Guest"));
    assert!(!admin.get("/audit/export").await.text.contains("Canary Guest"), "sealed, as it is stored");
    let id = ana.id.parse().expect("an id");
    let actor = regimen_core::kernel::log::Actor::Operator;
    app.core().erase(regimen_tests::app::ORG, actor, id).await.expect("it answers").expect("she was there");
    assert!(!admin.get("/audit/events?kind=SpotBooked").await.text.contains("Canary Guest"));
}
