//! A server that ends in the middle of its work, gently or not, loses nothing that it said was done.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_projections::engine::Which;
use regimen_tests::app::{Home, Person, TestApp};
use regimen_tests::process::{Served, make_admin, regimen, run};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::in_both_homes;

in_both_homes! {
    a_server_that_is_asked_to_stop_in_mid_work_loses_nothing;
    a_server_that_is_killed_in_mid_work_loses_nothing_it_acknowledged;
}

const CLIENTS: usize = 6;
const SESSIONS: usize = 8;

/// A booking that the server said to be made or cancelled.
struct Acknowledged {
    booking: String,
    status: &'static str,
}

struct Studio {
    clients: Vec<Person>,
    sessions: Arc<Vec<String>>,
}

async fn furnished(served: &Served) -> Studio {
    let (admin, coach) = (served.admin().await, served.stranger().registered("maya", "coach").await);
    let (mut clients, mut sessions) = (Vec::new(), Vec::new());
    for number in 0..CLIENTS {
        let client = served.stranger().registered(&format!("client-{number}"), "client").await;
        let lot = json!({ "amount": 10_000, "validity_days": 30, "reason": "a pass" });
        admin.post(&format!("/memberships/{}/credits", client.id), lot).await.is(201);
        clients.push(client);
    }
    for number in (0..).take(SESSIONS) {
        let starts_at = SystemClock.now() + TimeDelta::hours(48 + number);
        let ends_at = starts_at + TimeDelta::hours(1);
        let wish = json!({ "name": "Yoga", "starts_at": starts_at, "ends_at": ends_at, "capacity": 5, "credits": 1 });
        let session = coach.post("/sessions", wish).await.is(201)["session_id"].as_str().expect("an id").to_owned();
        coach.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
        sessions.push(session);
    }
    Studio { clients, sessions: Arc::new(sessions) }
}

/// Books and cancels until the server goes away, and tells what was acknowledged.
async fn books_and_cancels(client: Person, sessions: Arc<Vec<String>>, tell: mpsc::UnboundedSender<Acknowledged>) {
    for session in sessions.iter().cycle() {
        let book = client.request(Method::POST, &format!("/sessions/{session}/book")).json(&json!({}));
        let Some(answer) = client.attempt(book).await else { return };
        if answer.status != 201 {
            // Full, or the server is on its way out.
            assert!(matches!(answer.status, 409 | 503), "{}", answer.text);
            continue;
        }
        let booking = answer.body["booking_id"].as_str().expect("an id").to_owned();
        let cancel = client.request(Method::PATCH, &format!("/bookings/{booking}/cancel")).json(&json!({}));
        tell.send(Acknowledged { booking: booking.clone(), status: "confirmed" }).expect("somebody listens");
        let Some(answer) = client.attempt(cancel).await else { return };
        if answer.status == 200 {
            tell.send(Acknowledged { booking, status: "cancelled" }).expect("somebody listens");
        }
    }
}

async fn bookings(client: &Person) -> HashMap<String, Value> {
    let (mut all, mut cursor) = (HashMap::new(), String::new());
    loop {
        let page = client.get(&format!("/me/bookings?limit=100{cursor}")).await;
        if page.header("Regimen-Stale").is_some() {
            // On PostgreSQL a dead process may still have the views to itself for some seconds.
            continue;
        }
        let page = page.is(200);
        for booking in page["items"].as_array().expect("a list") {
            all.insert(booking["booking_id"].as_str().expect("an id").to_owned(), booking["status"].clone());
        }
        let Some(next) = page["next_cursor"].as_str() else { return all };
        cursor = format!("&cursor={next}");
    }
}

async fn ends_in_mid_work(home: Home, end: impl AsyncFnOnce(Served)) {
    assert!(make_admin(&home).await.well);
    let served = Served::from(&home).await;
    let Studio { clients, sessions } = furnished(&served).await;
    let (tell, mut told) = mpsc::unbounded_channel();
    let working = clients
        .iter()
        .map(|client| tokio::spawn(books_and_cancels(client.clone(), Arc::clone(&sessions), tell.clone())));
    let working = working.collect::<Vec<_>>();
    drop(tell);
    let mut acknowledged = Vec::new();
    while acknowledged.len() < 150 {
        acknowledged.push(told.recv().await.expect("they work until the server goes away"));
    }
    end(served).await;
    while let Some(more) = told.recv().await {
        acknowledged.push(more);
    }
    for work in working {
        work.await.expect("it ended well");
    }

    let served = Served::from(&home).await;
    served.stranger().get("//health/ready").await.is(200);
    let mut found = HashMap::new();
    for client in &clients {
        // Signing in is a write: what is read afterwards shows all that was written before.
        let client = served.stranger().signed_in(&client.email).await;
        found.extend(bookings(&client).await);
    }
    for Acknowledged { booking, status } in &acknowledged {
        let now = found.get(booking).unwrap_or_else(|| panic!("{booking} was acknowledged and is lost"));
        assert!(*now == *status || now == "cancelled", "{booking} was {status} and is {now}");
    }
    assert!(served.terminated().await, "it stops well when it is asked to");
    proved(home).await;
}

/// The chain is valid, and the views are what the log makes of them.
async fn proved(home: Home) {
    let verified = run(regimen(&home, &["audit", "verify"])).await;
    assert!(verified.well, "{} {}", verified.out, verified.err);
    let app = TestApp::at(home).await;
    let head = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    let patience = std::time::Duration::from_secs(20);
    app.app().engine().wait_for(regimen_tests::app::ORG, head, patience).await.expect("the views catch up");
    // What became due meanwhile would else happen between the two looks.
    app.due().await;
    let before = app.dumps().await;
    app.app().engine().rebuild(Which::All, |_| ()).await.expect("it rebuilds");
    assert_eq!(app.dumps().await, before);
}

async fn a_server_that_is_asked_to_stop_in_mid_work_loses_nothing(home: Home) {
    ends_in_mid_work(home, async |served: Served| assert!(served.terminated().await, "it ends well")).await;
}

async fn a_server_that_is_killed_in_mid_work_loses_nothing_it_acknowledged(home: Home) {
    ends_in_mid_work(home, Served::killed).await;
}
