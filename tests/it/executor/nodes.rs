//! Two processes on one PostgreSQL database.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use regimen_core::kernel::proof::verify_log;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use regimen_tests::chance::Chance;
use serde_json::Value;

const CAPACITY: u32 = 3;
const GRANTED: u64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn the_last_place_is_sold_once_though_two_processes_sell_it() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let other = app.second_node().await;
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 10).await, app.client_with("ben", 10).await.on(&other));
    for number in 0..10 {
        let session = app.published(&coach, Plan { capacity: 1, in_hours: 48 + number, ..Plan::default() }).await;
        let (one, two) = tokio::join!(ana.book(&session), ben.book(&session));
        let (won, lost) = if one.status == 201 { (one, two) } else { (two, one) };
        won.is(201);
        lost.refused(409, "booking.session_full");
    }
    assert_eq!(ana.credits().await + ben.credits().await, 10, "either process shows it");
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_said_to_two_processes_at_once_is_one_booking() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let other = app.second_node().await;
    let coach = app.coach("maya").await;
    let here = app.client_with("ana", 10).await;
    let there = here.on(&other);
    for round in 0..5 {
        let session = app.published(&coach, Plan { in_hours: 48 + round, ..Plan::default() }).await;
        let (path, key) = (format!("/sessions/{session}/book"), format!("round {round}"));
        let sayings = [&here, &there, &here, &there].map(|ana| ana.post_named(&key, &path, serde_json::json!({})));
        let said = join_all(sayings).await.into_iter().map(|answer| answer.is(201)).collect::<Vec<_>>();
        assert!(said.iter().all(|body| *body == said[0]), "{said:?}");
    }
    assert_eq!(here.credits().await, 5);
    other.stop().await;
}

/// Books and cancels whatever chance says, and takes every answer that a rule can give.
async fn lives(person: Person, sessions: &[String], seed: u64) {
    let mut chance = Chance::new(seed);
    let mut held = Vec::new();
    for _ in 0..40 {
        if held.is_empty() || chance.below(3) > 0 {
            let answer = person.book(chance.one_of::<String>(sessions)).await;
            match answer.status {
                201 => held.push(answer.body["booking_id"].as_str().expect("an id").to_owned()),
                409 => {}
                _ => panic!("{}", answer.text),
            }
        } else {
            let booking = held.swap_remove(chance.below(held.len()));
            person.cancel(&booking).await.is(200);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_many_clients_do_on_two_processes_nothing_is_sold_or_paid_twice() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let other = app.second_node().await;
    let coach = app.coach("maya").await;
    let mut clients = Vec::new();
    for number in 0..8 {
        let client = app.client_with(&format!("client-{number}"), 60).await;
        clients.push(if number % 2 == 0 { client } else { client.on(&other) });
    }
    let mut sessions = Vec::new();
    for number in 0..4 {
        let plan = Plan { capacity: CAPACITY, credits: 3, in_hours: 20 + number };
        sessions.push(app.published(&coach, plan).await);
    }
    join_all((0..).zip(&clients).map(|(seed, client)| lives(client.clone(), &sessions, seed))).await;

    let mut spent = BTreeMap::<String, u64>::new();
    for session in &sessions {
        let roster = coach.get(&format!("/sessions/{session}/bookings")).await.is(200);
        let bookings = roster["items"].as_array().expect("a list");
        let present = bookings.iter().filter(|booking| booking["status"] == "confirmed");
        let present = present.map(|booking| booking["client_id"].to_string()).collect::<Vec<_>>();
        assert!(present.len() <= CAPACITY as usize, "{present:?}");
        assert_eq!(present.iter().collect::<BTreeSet<_>>().len(), present.len(), "nobody is there twice");
        let left = coach.get(&format!("/sessions/{session}")).await.is(200)["spots_left"].as_u64();
        assert_eq!(left, Some(u64::from(CAPACITY) - present.len() as u64));
        for booking in bookings {
            // Less than 24 hours ahead half of three credits comes back, rounded in the client's favour.
            let cost = if booking["status"] == "confirmed" { 3 } else { 1 };
            *spent.entry(booking["client_id"].as_str().expect("an id").to_owned()).or_default() += cost;
        }
    }
    for client in &clients {
        let spent = spent.get(&client.id).copied().unwrap_or_default();
        assert_eq!(client.credits().await, GRANTED - spent, "granted − spent + returned");
        let newest = client.get("/me/credits?limit=1").await.is(200)["items"][0]["balance"].clone();
        assert_eq!(newest, Value::from(GRANTED - spent));
    }
    assert!(verify_log(app.log(), ORG, &[]).await.expect("it answers").valid);
    other.stop().await;
}
