//! PostgreSQL is restarted under load, again and again, without being asked to end well.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::proof::verify_log;
use regimen_tests::app::{Home, ORG, Person, Plan, TestApp};
use regimen_tests::cluster::Cluster;
use regimen_tests::oracle::Oracle;

use super::is_not_now;

const RESTARTS: usize = 20;
const RECOVERY: Duration = Duration::from_secs(10);

/// What one client was told.
#[derive(Default)]
struct Told {
    booked: Vec<String>,
    cancelled: Vec<String>,
    not_now: u64,
}

/// Books and cancels until it is over; what is not now is said again under the same name.
async fn books_and_cancels(client: &Person, sessions: &[String], done: &AtomicU64, over: &AtomicBool) -> Told {
    let mut told = Told::default();
    for (turn, session) in sessions.iter().cycle().enumerate() {
        if over.load(Ordering::SeqCst) {
            return told;
        }
        let (key, path) = (format!("{}-{turn}", client.id), format!("/sessions/{session}/book"));
        let answer = client.post_named(&key, &path, serde_json::json!({})).await;
        match answer.status {
            201 => {
                done.fetch_add(1, Ordering::SeqCst);
                let booking = answer.is(201)["booking_id"].as_str().expect("an id").to_owned();
                told.booked.push(booking.clone());
                let cancelled = client.cancel(&booking).await;
                if cancelled.status == 200 {
                    told.cancelled.push(booking);
                } else {
                    is_not_now(&cancelled);
                    told.not_now += 1;
                }
            }
            // A cancellation that was not now: they still have it.
            409 => {}
            _ => {
                is_not_now(&answer);
                told.not_now += 1;
            }
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_restarts_of_the_database_are_told_cost_nothing_and_are_over_by_themselves() {
    let Some(cluster) = Cluster::start() else { return };
    let app = TestApp::at(Home::on(cluster.url())).await;
    let coach = app.coach("maya").await;
    let mut clients = Vec::new();
    for number in 0..8 {
        clients.push(app.client_with(&format!("client-{number}"), 9_000).await);
    }
    let mut sessions = Vec::new();
    for number in 0..6 {
        sessions.push(app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await);
    }
    let (done, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let everybody = join_all(clients.iter().map(|client| books_and_cancels(client, &sessions, &done, &over)));
    let trouble = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..RESTARTS {
            tokio::time::sleep(Duration::from_millis(150)).await;
            tokio::task::block_in_place(|| cluster.restart());
            let (up, before) = (Instant::now(), done.load(Ordering::SeqCst));
            while done.load(Ordering::SeqCst) == before {
                assert!(up.elapsed() < RECOVERY, "it does not recover by itself");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            slowest = slowest.max(up.elapsed());
        }
        over.store(true, Ordering::SeqCst);
        slowest
    };
    let (told, slowest) = tokio::join!(everybody, trouble);

    let mut oracle = Oracle::default();
    oracle.go_on(app.log(), ORG).await;
    oracle.is_content();
    let fate = |booking: &String| {
        let id = BookingId::from_uuid(booking.parse().expect("an id"));
        oracle.rooms.get(&id.session()).and_then(|room| room.bookings.get(&id))
    };
    for told in &told {
        assert!(told.booked.iter().all(|booking| fate(booking).is_some()), "what was said to be booked is");
        assert!(told.cancelled.iter().all(|booking| fate(booking).is_some_and(|fate| fate.cancelled)));
    }
    let sum = |count: fn(&Told) -> u64| told.iter().map(count).sum::<u64>();
    let (booked, not_now) = (sum(|told| told.booked.len() as u64), sum(|told| told.not_now));
    assert!(not_now > 0, "it was down under load");
    eprintln!("{RESTARTS} restarts, {booked} bookings, {not_now} times 503, the first write after at most {slowest:?}");
    assert!(verify_log(app.log(), ORG, &[]).await.expect("it answers").valid);
    app.stopped().await;
}
