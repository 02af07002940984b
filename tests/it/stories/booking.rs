//! Getting a place.

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

on_both_databases! {
    a_client_books_and_sees_it_everywhere;
    a_full_session_takes_no_more_bookings;
    a_client_has_one_place_in_a_session;
    too_few_credits_buy_no_place;
    a_session_that_costs_nothing_needs_no_credits;
    a_place_given_back_can_be_booked_again_also_by_the_same_client;
    a_draft_cannot_be_booked_and_looks_like_nothing;
    a_session_that_is_not_open_cannot_be_booked;
}

async fn a_client_books_and_sees_it_everywhere(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 3).await;
    let session = app.published(&coach, Plan { credits: 2, ..Plan::default() }).await;

    let booked = ana.book(&session).await.is(201);
    let id = booked["booking_id"].as_str().expect("an id");
    let expected = json!({ "booking_id": id, "session_id": session, "status": "confirmed", "credits": 2, "places": 1 });
    assert_eq!(booked, expected);
    assert_eq!(ana.get(&format!("/sessions/{session}")).await.is(200)["spots_left"], 9);
    assert_eq!(ana.credits().await, 1);
    let mine = ana.get("/me/bookings?state=upcoming").await.is(200);
    assert_eq!(
        (&mine["items"][0]["booking_id"], &mine["items"][0]["session_name"]),
        (&json!(id), &json!("Morning Yoga"))
    );
    let roster = coach.get(&format!("/sessions/{session}/bookings")).await.is(200);
    let entry = &roster["items"][0];
    assert_eq!((&entry["client_id"], &entry["client_name"]), (&json!(ana.id), &json!("ana")));
    assert_eq!((&entry["booking_id"], &entry["status"]), (&json!(id), &json!("confirmed")));
}

async fn a_full_session_takes_no_more_bookings(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 1).await, app.client_with("ben", 1).await);
    let session = app.published(&coach, Plan { capacity: 1, ..Plan::default() }).await;
    ana.booked(&session).await;
    let refused = ben.book(&session).await.refused(409, "booking.session_full");
    assert_eq!(refused["spots_left"], 0);
    assert_eq!(ben.credits().await, 1, "nothing was taken for it");
}

async fn a_client_has_one_place_in_a_session(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    let session = app.published(&coach, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let refused = ana.book(&session).await.refused(409, "booking.already_booked");
    assert_eq!(refused["booking_id"], booking);
    assert_eq!(ana.credits().await, 4);
}

async fn too_few_credits_buy_no_place(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 2).await;
    let session = app.published(&coach, Plan { credits: 3, ..Plan::default() }).await;
    let refused = ana.book(&session).await.refused(409, "membership.insufficient_credits");
    assert_eq!((&refused["credits_required"], &refused["credits_available"]), (&json!(3), &json!(2)));
    assert_eq!(ana.get(&format!("/sessions/{session}")).await.is(200)["spots_left"], 10, "neither without the other");
}

async fn a_session_that_costs_nothing_needs_no_credits(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client("ana").await;
    let session = app.published(&coach, Plan { credits: 0, ..Plan::default() }).await;
    assert_eq!(ana.book(&session).await.is(201)["credits"], 0);
    assert_eq!(ana.get("/me/credits").await.is(200)["items"], json!([]));
}

async fn a_place_given_back_can_be_booked_again_also_by_the_same_client(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 2).await, app.client_with("ben", 2).await);
    let session = app.published(&coach, Plan { capacity: 1, ..Plan::default() }).await;
    let first = ana.booked(&session).await;
    ana.cancel(&first).await.is(200);
    let second = ben.booked(&session).await;
    ben.cancel(&second).await.is(200);
    let third = ana.booked(&session).await;
    assert!(first != second && second != third && first != third, "each booking has an id of its own");
    let roster = coach.get(&format!("/sessions/{session}/bookings")).await.is(200);
    let statuses = roster["items"].as_array().expect("a list").iter().map(|entry| entry["status"].clone());
    assert_eq!(statuses.collect::<Vec<_>>(), ["cancelled", "cancelled", "confirmed"]);
}

async fn a_draft_cannot_be_booked_and_looks_like_nothing(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 2).await;
    let draft = app.draft(&coach, Plan::default()).await;
    let unknown = "01890000-0000-7000-8000-000000000000";
    let refused = ana.book(&draft).await.refused(404, "session.not_found");
    assert_eq!(refused, ana.book(unknown).await.refused(404, "session.not_found"));
}

async fn a_session_that_is_not_open_cannot_be_booked(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    let [begun, called_off, late] =
        [50, 49, 48].map(|in_hours| app.published(&coach, Plan { in_hours, ..Plan::default() }));
    let (begun, called_off, late) = (begun.await, called_off.await, late.await);
    coach.post(&format!("/sessions/{begun}/start"), json!({})).await.is(200);
    let refused = ana.book(&begun).await.refused(409, "booking.session_not_open");
    assert_eq!(refused["session_status"], "in_progress");
    coach.post(&format!("/sessions/{called_off}/cancel"), json!({ "reason": "ill" })).await.is(200);
    ana.book(&called_off).await.refused(409, "booking.session_not_open");
    app.hours_pass(48);
    ana.book(&late).await.refused(409, "booking.session_not_open");
}
