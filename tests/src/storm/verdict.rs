//! The verdict: what was acknowledged is there, nothing is as it must not be, the log proves itself, the views are what the log
//! makes of them, and no timer was forgotten.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::booking::values::{BookingId, EntryId, HoldId};
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_projections::engine::Which;
use uuid::Uuid;

use super::Report;
use super::fleet::Fleet;
use super::journal::{Journal, Line, What};
use crate::app::{ORG, TestApp};
use crate::oracle::{HoldFate, Oracle};
use crate::process::{regimen, run};

/// What ran out so long before the servers said that nothing is due must have been said.
const MARGIN: TimeDelta = TimeDelta::seconds(1);
/// How long views and timers may take to catch up after a process died that kept them.
const PATIENCE: Duration = Duration::from_secs(60);

/// Judges, and lets the fleet serve again.
pub(super) async fn reached(mut fleet: Fleet, journal: &Journal, report: &mut Report, seed: u64) -> Fleet {
    let now = nothing_is_due(&fleet, seed).await;
    fleet.kill_all().await;
    let verified = run(regimen(fleet.home(), &["audit", "verify"])).await;
    assert!(verified.well, "seed {seed}: {} {}", verified.out, verified.err);

    let app = TestApp::at(fleet.lend_home()).await;
    let mut oracle = Oracle::default();
    oracle.go_on(app.log(), ORG).await;
    assert!(oracle.wrong().is_empty(), "seed {seed}: {:#?}", oracle.wrong());
    let forgotten = oracle.overdue_holds(now - MARGIN);
    assert!(forgotten.is_empty(), "seed {seed}: at {now} nobody had said that these ran out: {forgotten:?}");
    let lost = lost(&oracle, journal);
    assert!(lost.is_empty(), "seed {seed}: acknowledged and not there: {lost:#?}");
    note(report, &oracle, journal);
    views_are_what_the_log_makes_of_them(&app, &oracle, seed).await;
    fleet.take_home(app.stopped().await);
    fleet.start_all().await;
    fleet
}

/// Waits until the servers say that they have nothing to catch up with; since when that is so.
async fn nothing_is_due(fleet: &Fleet, seed: u64) -> DateTime<Utc> {
    let (began, stranger) = (Instant::now(), fleet.served().stranger());
    loop {
        let now = SystemClock.now();
        let health = stranger.get("//health").await.is(200);
        let behind = health["views"].as_array().expect("a list").iter().any(|view| view["behind"] != 0);
        if !behind && health["timers"]["overdue"] == 0 {
            return now;
        }
        assert!(began.elapsed() < PATIENCE, "seed {seed}: it does not come to rest: {health}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn views_are_what_the_log_makes_of_them(app: &TestApp, oracle: &Oracle, seed: u64) {
    app.app().engine().wait_for(ORG, oracle.position, PATIENCE).await.expect("the views catch up");
    let before = app.dumps().await;
    app.app().engine().rebuild(Which::All, |_| ()).await.expect("it rebuilds");
    assert_eq!(app.dumps().await, before, "seed {seed}: rebuilt views are others");
}

fn note(report: &mut Report, oracle: &Oracle, journal: &Journal) {
    report.verdicts += 1;
    report.events = oracle.position;
    report.found = journal.read().iter().filter(|line| matches!(line, Line::Done { .. })).count() as u64;
    let holds = oracle.rooms.values().flat_map(|room| room.holds.values());
    report.holds_expired = holds.filter(|fate| **fate == HoldFate::Expired).count() as u64;
    report.promotions = oracle.rooms.values().map(|room| u64::from(room.step)).sum();
    report.latest = oracle.latest;
}

/// What was acknowledged and is not in the log.
fn lost(oracle: &Oracle, journal: &Journal) -> Vec<Line> {
    let done = journal.read().into_iter().filter(|line| matches!(line, Line::Done { .. }));
    done.filter(|line| !is_there(oracle, line)).collect()
}

fn is_there(oracle: &Oracle, line: &Line) -> bool {
    let Line::Done { what, id, position, .. } = line else { return true };
    let id = id.parse::<Uuid>().unwrap();
    let (booking, hold, entry) = (BookingId::from_uuid(id), HoldId::from_uuid(id), EntryId::from_uuid(id));
    let Some(room) = oracle.rooms.get(&booking.session()) else { return false };
    let fate = room.bookings.get(&booking);
    let there = match what {
        What::Book => fate.is_some(),
        What::Hold => room.holds.contains_key(&hold),
        What::Confirm => fate.is_some() && room.holds.get(&hold) == Some(&HoldFate::Confirmed),
        What::Release => matches!(room.holds.get(&hold), Some(HoldFate::Released | HoldFate::Expired)),
        What::Cancel => fate.is_some_and(|fate| fate.cancelled),
        What::Join => room.entries.contains_key(&entry),
        What::Leave => room.entries.contains_key(&entry) && room.index_of(entry).is_none(),
        What::CheckIn => fate.is_some_and(|fate| fate.checked_in),
    };
    there && *position <= oracle.position
}
