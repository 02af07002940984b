//! What happens when everybody wants the same thing at once.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use regimen_core::booking::events::RosterEvent;
use regimen_core::booking::values::{BookingId, HoldId};
use regimen_core::kernel::event::Envelope;
use regimen_core::kernel::log::StreamId;
use regimen_core::scheduling::values::SessionId;
use regimen_tests::app::{Answer, ORG, Person, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    two_clients_want_the_last_place_and_one_gets_it;
    no_more_places_are_sold_than_there_are;
    booked_and_held_places_never_exceed_the_class_capacity_at_any_prefix_of_the_log;
    one_credit_buys_one_place_however_often_it_is_spent_at_once;
    a_booking_that_is_cancelled_many_times_at_once_is_refunded_once;
    a_session_called_off_while_people_book_leaves_nobody_without_their_credits;
}

/// Gives back what `client` has booked and what is held for them.
async fn gives_back(client: &Person) {
    for booking in client.get("/me/bookings?state=upcoming").await.is(200)["items"].as_array().expect("a list") {
        client.cancel(booking["booking_id"].as_str().expect("an id")).await.is(200);
    }
    for hold in client.get("/me/holds?active=true").await.is(200)["items"].as_array().expect("a list") {
        client.delete(&format!("/holds/{}", hold["hold_id"].as_str().expect("an id"))).await;
    }
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

async fn clients(app: &TestApp, many: usize, credits: u32) -> Vec<Person> {
    let mut clients = Vec::with_capacity(many);
    for number in 0..many {
        clients.push(app.client_with(&format!("client-{number}"), credits).await);
    }
    clients
}

async fn two_clients_want_the_last_place_and_one_gets_it(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 10).await, app.client_with("ben", 10).await);
    for number in 0..10 {
        let session = app.published(&coach, Plan { capacity: 1, in_hours: 48 + number, ..Plan::default() }).await;
        let (one, other) = tokio::join!(ana.book(&session), ben.book(&session));
        let (won, lost) = if one.status == 201 { (one, other) } else { (other, one) };
        won.is(201);
        lost.refused(409, "booking.session_full");
    }
    assert_eq!(ana.credits().await + ben.credits().await, 10);
}

async fn no_more_places_are_sold_than_there_are(app: TestApp) {
    let coach = app.coach("maya").await;
    let clients = clients(&app, 30, 1).await;
    let session = app.published(&coach, Plan { capacity: 7, ..Plan::default() }).await;
    let answers = join_all(clients.iter().map(|client| client.book(&session))).await;
    assert_eq!((count(&answers, 201), count(&answers, 409)), (7, 23));
    let credits = join_all(clients.iter().map(Person::credits)).await;
    assert_eq!(credits.iter().sum::<u64>(), 23, "who got no place paid nothing");
    assert_eq!(coach.get(&format!("/sessions/{session}")).await.is(200)["spots_left"], 0);
}

/// What everybody does at once who cannot make up their mind, and what the log says after each of its events.
async fn booked_and_held_places_never_exceed_the_class_capacity_at_any_prefix_of_the_log(app: TestApp) {
    let coach = app.coach("maya").await;
    let clients = clients(&app, 24, 40).await;
    let session = app.published(&coach, Plan { capacity: 5, ..Plan::default() }).await;
    for round in 0..6 {
        let wishes = clients.iter().enumerate().map(|(number, client)| {
            let places = json!({ "places": 1 + number % 3 });
            let (way, wish) = match (number + round) % 4 {
                0 | 1 => ("book", places),
                2 => ("hold", places),
                _ => ("waitlist", json!({ "party": 1 + number % 2 })),
            };
            let path = format!("/sessions/{session}/{way}");
            async move { client.post(&path, wish).await }
        });
        let answers = join_all(wishes).await;
        assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)), "{answers:?}");
        join_all(clients.iter().step_by(2).map(gives_back)).await;
        app.minutes_pass(6).await;
    }
    let stream = StreamId::new("roster", session.parse::<SessionId>().expect("an id"));
    let events = app.log().read_stream(ORG, &stream, 0, usize::MAX).await.expect("it answers");
    let (mut taken, mut most) = (BTreeMap::<HoldId, u32>::new(), 0);
    for event in events {
        // A hold that is confirmed keeps its number.
        let of = |booking_id: BookingId| HoldId::from_uuid(booking_id.uuid());
        _ = match Envelope::sealed(ORG, event).read::<RosterEvent>().expect("an event") {
            Some(RosterEvent::SpotBooked(booked)) => taken.insert(of(booked.booking_id), booked.places.get()),
            Some(RosterEvent::HoldPlaced(held)) => taken.insert(held.hold_id, held.places.get()),
            Some(RosterEvent::HoldReleased(held)) => taken.remove(&held.hold_id),
            Some(RosterEvent::HoldExpired(held)) => taken.remove(&held.hold_id),
            Some(RosterEvent::BookingCancelled(booked)) => taken.remove(&of(booked.booking_id)),
            _ => None,
        };
        most = most.max(taken.values().sum::<u32>());
        assert!(most <= 5, "{taken:?}");
    }
    assert_eq!(most, 5, "it was full");
}

async fn one_credit_buys_one_place_however_often_it_is_spent_at_once(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 1).await;
    let mut sessions = Vec::new();
    for number in 0..50 {
        sessions.push(app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await);
    }
    let answers = join_all(sessions.iter().map(|session| ana.book(session))).await;
    assert_eq!((count(&answers, 201), count(&answers, 409)), (1, 49));
    assert_eq!(ana.credits().await, 0);
    let ledger = ana.get("/me/credits").await.is(200);
    assert_eq!(ledger["items"].as_array().map(Vec::len), Some(2), "granted once and spent once");
    let found = ana.get("/sessions?limit=100").await.is(200);
    let items = found["items"].as_array().expect("a list").iter();
    assert_eq!(items.filter(|session| session["spots_left"] == 10).count(), 49);
}

async fn a_booking_that_is_cancelled_many_times_at_once_is_refunded_once(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 4).await;
    let session = app.published(&coach, Plan { credits: 4, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let answers = join_all((0..20).map(|_| ana.cancel(&booking))).await;
    assert_eq!(count(&answers, 200), 20, "each of them is told that it is done");
    assert_eq!(ana.credits().await, 4);
    let ledger = ana.get("/me/credits").await.is(200);
    assert_eq!(ledger["items"].as_array().map(Vec::len), Some(3));
}

async fn a_session_called_off_while_people_book_leaves_nobody_without_their_credits(app: TestApp) {
    let coach = app.coach("maya").await;
    let clients = clients(&app, 12, 1).await;
    for _ in 0..3 {
        let session = app.published(&coach, Plan::default()).await;
        let path = format!("/sessions/{session}/cancel");
        let calling_off = coach.post(&path, json!({ "reason": "burst pipe" }));
        let booking = join_all(clients.iter().map(|client| client.book(&session)));
        let (called_off, answers) = tokio::join!(calling_off, booking);
        called_off.is(200);
        for answer in answers {
            assert!(matches!(answer.status, 201 | 409), "{}", answer.text);
        }
        let credits = join_all(clients.iter().map(Person::credits)).await;
        assert_eq!(credits, vec![1; 12]);
    }
}
