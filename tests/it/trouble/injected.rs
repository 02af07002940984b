//! The disk says that it cannot, in the middle of the work of a real server: its system calls are made to fail from outside.

use std::process::Stdio;
use std::time::Duration;

use futures_util::future::join_all;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_tests::app::{Home, ORG, Person, TestApp};
use regimen_tests::oracle::Oracle;
use regimen_tests::process::{Served, make_admin, regimen, run};
use serde_json::json;
use tokio::process::{Child, Command};

use super::is_not_now;

const CLIENTS: usize = 6;
const SESSIONS: i64 = 30;

/// Makes system calls of a process fail, until it is called off.
struct Trouble(Child);

impl Trouble {
    /// None, with a word about it, if it cannot be made here.
    async fn makes(calls: &str, error: &str, when: &str, served: &Served) -> Option<Self> {
        let inject = format!("inject={calls}:error={error}:when={when}");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &inject]);
        strace.args(["-p", &served.id().to_string()]).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let Ok(mut tracer) = strace.spawn() else {
            regimen_tests::postgres::skipped("strace is not installed (Debian: apt-get install strace)");
            return None;
        };
        // It attaches at once or ends, because it may not trace others here.
        if tokio::time::timeout(Duration::from_millis(500), tracer.wait()).await.is_ok() {
            regimen_tests::postgres::skipped("strace may not trace another process here");
            return None;
        }
        Some(Self(tracer))
    }

    async fn ended(mut self) {
        self.0.kill().await.expect("it was there");
    }
}

async fn sessions(served: &Served) -> Vec<String> {
    let coach = served.stranger().registered("maya", "coach").await;
    let mut sessions = Vec::new();
    for number in 0..SESSIONS {
        let starts_at = SystemClock.now() + chrono::TimeDelta::hours(48 + number);
        let ends_at = starts_at + chrono::TimeDelta::hours(1);
        let wish = json!({ "name": "Yoga", "starts_at": starts_at, "ends_at": ends_at, "capacity": 5, "credits": 1 });
        let session = coach.post("/sessions", wish).await.is(201)["session_id"].as_str().expect("an id").to_owned();
        coach.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
        sessions.push(session);
    }
    sessions
}

/// Books every session, once; what was booked, and how often it was not now.
async fn books_all(client: &Person, sessions: &[String], name: &str) -> (Vec<String>, usize) {
    let (mut booked, mut not_now) = (Vec::new(), 0);
    for session in sessions {
        let (key, path) = (format!("{name}-{session}"), format!("/sessions/{session}/book"));
        let answer = client.post_named(&key, &path, json!({})).await;
        match answer.status {
            201 => booked.push(answer.is(201)["booking_id"].as_str().expect("an id").to_owned()),
            409 => {}
            _ => {
                is_not_now(&answer);
                not_now += 1;
            }
        }
    }
    (booked, not_now)
}

async fn is_told_and_nothing_false_is_said(calls: &str, error: &str, when: &str) {
    let home = Home::folder();
    assert!(make_admin(&home).await.well);
    let served = Served::from(&home).await;
    let (admin, sessions) = (served.admin().await, sessions(&served).await);
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let client = served.stranger().registered(&format!("client-{number}"), "client").await;
        let lot = json!({ "amount": 1_000, "validity_days": 30, "reason": "a pass" });
        admin.post(&format!("/memberships/{}/credits", client.id), lot).await.is(201);
        clients.push(client);
    }
    let Some(trouble) = Trouble::makes(calls, error, when, &served).await else { return };
    let during = join_all(clients.iter().map(|client| books_all(client, &sessions, "key"))).await;
    trouble.ended().await;
    let not_now = during.iter().map(|(_, not_now)| not_now).sum::<usize>();
    assert!(not_now > 0, "{calls} failed");

    // The same again, under the same names, at once and without a restart: now everything is answered.
    let after = join_all(clients.iter().map(|client| books_all(client, &sessions, "key"))).await;
    assert_eq!(after.iter().map(|(_, not_now)| not_now).sum::<usize>(), 0, "it is over by itself");
    served.killed().await;

    let verified = run(regimen(&home, &["audit", "verify"])).await;
    assert!(verified.well, "{} {}", verified.out, verified.err);
    let app = TestApp::at(home).await;
    let mut oracle = Oracle::default();
    oracle.go_on(app.log(), ORG).await;
    oracle.is_content();
    for booking in during.iter().chain(&after).flat_map(|(booked, _)| booked) {
        let id = BookingId::from_uuid(booking.parse().expect("an id"));
        let room = oracle.rooms.get(&id.session()).expect("the session");
        assert!(room.bookings.contains_key(&id), "{booking} was acknowledged and is lost");
    }
    assert!(oracle.rooms.values().all(|room| room.taken() == 5), "every place is taken, once");
    app.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_cannot_keep_what_it_is_told_to_keep() {
    is_told_and_nothing_false_is_said("fdatasync,fsync", "EIO", "5+3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_cannot_write() {
    is_told_and_nothing_false_is_said("pwrite64", "EIO", "20+50").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_has_no_space_now_and_then() {
    is_told_and_nothing_false_is_said("pwrite64", "ENOSPC", "20+50").await;
}
