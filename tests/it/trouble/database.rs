//! PostgreSQL goes away in the middle of requests.

use std::time::Duration;

use futures_util::future::join_all;
use regimen_core::kernel::proof::verify_log;
use regimen_tests::app::{Answer, Home, ORG, Person, Plan, TestApp};
use regimen_tests::cluster::Cluster;

use super::is_not_now;

const PATIENCE: Duration = Duration::from_secs(90);

/// Books until it is done, as a patient program would, and tells how often it heard "not now".
async fn booked_at_last(client: &Person, key: &str, session: &str) -> usize {
    let mut not_now = 0;
    loop {
        let answer = client.post_named(key, &format!("/sessions/{session}/book"), serde_json::json!({})).await;
        if answer.status == 201 {
            return not_now;
        }
        is_not_now(&answer);
        not_now += 1;
    }
}

/// Whether a view answered, and showed all that it was asked to show.
fn is_current(answer: &Answer) -> bool {
    answer.status == 200 && answer.header("regimen-stale").is_none()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_crashes_in_mid_requests_costs_nobody_anything() {
    let Some(cluster) = Cluster::start() else { return };
    let app = TestApp::at(Home::on(cluster.url())).await;
    let coach = app.coach("maya").await;
    let mut clients = Vec::new();
    for number in 0..4 {
        clients.push(app.client_with(&format!("client-{number}"), 20).await);
    }
    let mut sessions = Vec::new();
    for number in 0..10 {
        sessions.push(app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await);
    }

    let everybody = join_all(clients.iter().map(async |client| {
        let mut not_now = 0;
        for session in &sessions {
            not_now += booked_at_last(client, session, session).await;
        }
        not_now
    }));
    let trouble = async {
        for _ in 0..2 {
            let stranger = app.stranger();
            tokio::task::block_in_place(|| cluster.crash());
            let ready = stranger.get("//health/ready").await;
            is_not_now(&ready);
            is_not_now(&coach.post("/sessions", app.wish(Plan { in_hours: 24, ..Plan::default() })).await);
            let health = stranger.get("/health").await.is(200);
            assert_eq!((&health["status"], &health["database"]), (&"down".into(), &false.into()));
            tokio::task::block_in_place(|| cluster.resume());
            while stranger.get("//health/ready").await.status != 200 {}
        }
    };
    let (not_now, ()) =
        tokio::time::timeout(PATIENCE, async { tokio::join!(everybody, trouble) }).await.expect("it recovers");
    drop(not_now);

    let up_to_date = async {
        for client in &clients {
            let seen = async || client.get("/me/membership").await;
            while !is_current(&seen().await) {}
        }
    };
    tokio::time::timeout(PATIENCE, up_to_date).await.expect("the views catch up");
    for client in &clients {
        assert_eq!(client.credits().await, 10, "each place was paid for once");
    }
    for session in &sessions {
        let left = coach.get(&format!("/sessions/{session}")).await.is(200)["spots_left"].clone();
        assert_eq!(left, 6, "and each client has one");
    }
    assert!(verify_log(app.log(), ORG, &[]).await.expect("it answers").valid);
    app.stopped().await;
}
