//! What happens when everybody wants the same thing at once.

use futures_util::future::join_all;
use regimen_tests::app::{Answer, Person, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    two_clients_want_the_last_place_and_one_gets_it;
    no_more_places_are_sold_than_there_are;
    one_credit_buys_one_place_however_often_it_is_spent_at_once;
    a_booking_that_is_cancelled_many_times_at_once_is_refunded_once;
    a_session_called_off_while_people_book_leaves_nobody_without_their_credits;
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
