//! Places are kept for some minutes.

use regimen_core::booking::values::Party;
use regimen_core::booking::{BookSpot, BookSpotRefusal, PlaceHold, RosterRefusal};
use regimen_core::kernel::executor::{Decline, Request};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Actor;
use regimen_core::scheduling::values::SessionId;
use regimen_tests::app::{ORG, Plan, TestApp};
use serde_json::json;

use super::{held, spots_left, told};

on_both_databases! {
    a_held_place_is_nobody_elses_until_it_is_confirmed_or_runs_out;
    credits_are_taken_when_a_hold_is_confirmed;
    a_hold_that_ran_out_is_not_confirmed;
    confirming_twice_is_confirming_once;
    somebody_elses_hold_looks_like_none;
    a_booking_without_the_hold_never_takes_a_held_place;
    whoever_books_uses_their_own_hold;
    places_are_held_in_numbers_that_make_sense;
    five_hundred_clients_race_for_the_last_place_by_hold_and_by_booking;
    a_hundred_times_the_last_place_goes_to_one_of_five_hundred_who_hold_or_book;
}

async fn a_held_place_is_nobody_elses_until_it_is_confirmed_or_runs_out(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client("ana").await, app.client("ben").await);
    let session = app.published(&maya, Plan { capacity: 1, credits: 0, ..Plan::default() }).await;
    let hold = ana.post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
    assert_eq!(hold["expires_at"], json!((app.now() + chrono::TimeDelta::minutes(10)).to_rfc3339()));
    assert_eq!(spots_left(&ben, &session).await, 0);
    ben.book(&session).await.refused(409, "booking.session_full");
    ben.post(&format!("/sessions/{session}/hold"), json!({})).await.refused(409, "booking.session_full");

    app.minutes_pass(9).await;
    ben.book(&session).await.refused(409, "booking.session_full");
    app.minutes_pass(1).await;
    assert_eq!(spots_left(&ben, &session).await, 1);
    assert_eq!(told(&ana).await, ["hold.expired"]);
    ben.booked(&session).await;
}

async fn credits_are_taken_when_a_hold_is_confirmed(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan { credits: 2, ..Plan::default() }).await;
    let hold = held(&ana, &session, 1).await;
    assert_eq!(ana.credits().await, 5);
    let booked = ana.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    assert_eq!((&booked["booking_id"], &booked["credits"]), (&json!(hold), &json!(2)), "the booking keeps the id");
    assert_eq!(ana.credits().await, 3);
    let mine = ana.get("/me/bookings?state=upcoming").await.is(200);
    assert_eq!(mine["items"][0]["booking_id"], json!(hold));
    assert_eq!(ana.get("/me/holds").await.is(200)["items"][0]["status"], "confirmed");
}

async fn a_hold_that_ran_out_is_not_confirmed(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let (late, released) = (held(&ana, &session, 1).await, |hold: &str| format!("/holds/{hold}"));
    app.clock.advance(chrono::TimeDelta::minutes(10));
    // Whether or not anybody has noted it yet.
    ana.post(&format!("/holds/{late}/confirm"), json!({})).await.refused(409, "hold.expired");
    app.due().await;
    ana.post(&format!("/holds/{late}/confirm"), json!({})).await.refused(409, "hold.expired");
    let given_back = held(&ana, &session, 1).await;
    ana.delete(&released(&given_back)).await.is(200);
    ana.delete(&released(&given_back)).await.is(200);
    ana.post(&format!("/holds/{given_back}/confirm"), json!({})).await.refused(409, "hold.released");
    assert_eq!(ana.credits().await, 5);
}

async fn confirming_twice_is_confirming_once(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let hold = held(&ana, &session, 1).await;
    let confirm = format!("/holds/{hold}/confirm");
    let first = ana.post(&confirm, json!({})).await.is(201);
    assert_eq!(ana.post(&confirm, json!({})).await.is(201), first);
    assert_eq!(ana.credits().await, 4);
    ana.delete(&format!("/holds/{hold}")).await.refused(409, "hold.confirmed");
}

async fn somebody_elses_hold_looks_like_none(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let hold = held(&ana, &session, 1).await;
    ben.post(&format!("/holds/{hold}/confirm"), json!({})).await.refused(404, "hold.not_found");
    ben.delete(&format!("/holds/{hold}")).await.refused(404, "hold.not_found");
    maya.post(&format!("/holds/{hold}/confirm"), json!({})).await.refused(404, "hold.not_found");
    ana.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
}

async fn a_booking_without_the_hold_never_takes_a_held_place(app: TestApp) {
    let maya = app.coach("maya").await;
    let session = app.published(&maya, Plan { capacity: 3, credits: 0, ..Plan::default() }).await;
    for name in ["ana", "ben", "chen"] {
        held(&app.client(name).await, &session, 1).await;
    }
    let others = [app.client("dara").await, app.client("eva").await];
    for other in &others {
        other.book(&session).await.refused(409, "booking.session_full");
    }
    let roster = maya.get(&format!("/sessions/{session}/bookings")).await.is(200);
    assert_eq!(roster["items"], json!([]));
}

async fn whoever_books_uses_their_own_hold(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    let session = app.published(&maya, Plan { capacity: 1, credits: 0, ..Plan::default() }).await;
    let hold = held(&ana, &session, 1).await;
    ana.post(&format!("/sessions/{session}/hold"), json!({})).await.refused(409, "hold.already_held");
    assert_eq!(ana.booked(&session).await, hold);
    assert_eq!(spots_left(&ana, &session).await, 0);
}

async fn places_are_held_in_numbers_that_make_sense(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    let session = app.published(&maya, Plan { capacity: 30, credits: 0, ..Plan::default() }).await;
    for places in [0, 21, 1000] {
        let path = format!("/sessions/{session}/hold");
        ana.post(&path, json!({ "places": places })).await.refused(400, "request.invalid");
        let preview = format!("/sessions/{session}/booking-preview?places={places}");
        ana.get(&preview).await.refused(400, "request.invalid");
    }
    assert_eq!(spots_left(&ana, &session).await, 30);
    held(&ana, &session, 20).await;
    assert_eq!(spots_left(&ana, &session).await, 10);
}

/// Over HTTP, by every way there is to a place.
async fn five_hundred_clients_race_for_the_last_place_by_hold_and_by_booking(app: TestApp) {
    let maya = app.coach("maya").await;
    let clients = app.crowd(500).await;
    for round in 0..3 {
        let plan = Plan { in_hours: 48 + 2 * round, capacity: 1, credits: 0 };
        let session = app.published(&maya, plan).await;
        let wishes = clients.iter().enumerate().map(|(number, client)| {
            let way = if number % 2 == 0 { "hold" } else { "book" };
            let path = format!("/sessions/{session}/{way}");
            async move { client.post(&path, json!({})).await }
        });
        let answers = futures_util::future::join_all(wishes).await;
        let other = answers.iter().find(|answer| !matches!(answer.status, 201 | 409));
        assert_eq!(other.map(|answer| (answer.status, &answer.text)), None, "round {round}");
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "round {round}");
        assert_eq!(spots_left(&maya, &session).await, 0);
    }
}

/// The same without HTTP, so that it can be said so often.
async fn a_hundred_times_the_last_place_goes_to_one_of_five_hundred_who_hold_or_book(app: TestApp) {
    let maya = app.coach("maya").await;
    let clients = (0..500).map(|_| AccountId::generate()).collect::<Vec<_>>();
    for round in 0..100 {
        let plan = Plan { in_hours: 48 + 2 * round, capacity: 1, credits: 0 };
        let session_id = app.published(&maya, plan).await.parse::<SessionId>().expect("an id");
        let wishes = clients.iter().enumerate().map(|(number, client_id)| {
            let (core, client_id) = (app.core(), *client_id);
            let request = Request::once(ORG, Actor::Account(client_id));
            async move {
                if number % 2 == 0 {
                    let hold = PlaceHold { session_id, client_id, places: Party::ONE };
                    core.executor().execute(&request, &hold).await.map(drop)
                } else {
                    core.executor().execute(&request, &BookSpot::alone(session_id, client_id)).await.map(drop)
                }
            }
        });
        let answers = futures_util::future::join_all(wishes).await;
        let full = |answer: &Result<(), Decline<BookSpotRefusal>>| {
            let full = RosterRefusal::SessionFull { spots_left: 0 };
            matches!(answer, Err(Decline::Refused(BookSpotRefusal::Roster(refusal))) if *refusal == full)
        };
        let other = answers.iter().find(|answer| answer.is_err() && !full(answer));
        assert!(other.is_none(), "round {round}: {other:?}");
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "round {round}");
    }
}
