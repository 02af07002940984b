//! Decisions that rest on commits which are still on their way to the disk.

mod held_store;
mod slow;
mod studio;

use std::sync::Arc;

use cqrs_es::Aggregate as _;
use regimen_core::booking::{BookSpotRefusal, RosterRefusal, SessionRoster};
use regimen_core::kernel::event::Envelope;
use regimen_core::kernel::executor::{AggregateRoot as _, Decline, Failure};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::LogStore as _;

use held_store::HeldStore;
use slow::SlowLeave;
use studio::Studio;

#[tokio::test]
async fn the_last_place_is_sold_once_however_many_want_it() {
    let studio = Studio::open(Arc::new(HeldStore::default())).await;
    let session = studio.publish(1).await;
    let wishes = (0..50).map(|_| studio.booking_of_somebody(session));
    let answers = futures_util::future::join_all(wishes).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let full = |answer: &&Result<_, _>| {
        matches!(answer, Err(Decline::Refused(BookSpotRefusal::Roster(RosterRefusal::SessionFull { spots_left: 0 }))))
    };
    assert_eq!(answers.iter().filter(full).count(), 49);
}

#[tokio::test]
async fn nobody_is_refused_for_a_booking_that_never_became_durable() {
    let store = Arc::new(HeldStore::default());
    let studio = Studio::open(store.clone()).await;
    let session = studio.publish(1).await;
    let held = store.hold();
    let first = studio.spawn_booking(session);
    held.reached().await;
    let second = studio.spawn_booking(session);
    // The second has decided "full" by now, or will; either way it may say so only if the first is stored.
    tokio::task::yield_now().await;
    held.lose();
    let first = first.await.expect("it ran");
    assert!(matches!(first, Err(Decline::Failed(Failure::Unavailable))), "{first:?}");
    assert!(second.await.expect("it ran").is_ok(), "the place was free after all");
}

#[tokio::test]
async fn a_commit_whose_ground_another_node_took_is_decided_again() {
    let store = Arc::new(HeldStore::shared());
    let (here, there) = (Studio::open(store.clone()).await, Studio::open(store.clone()).await);
    let session = here.publish(2).await;
    let early = here.booking_of_somebody(session).await.expect("there are two places").outcome.booking_id;
    let held = store.hold();
    let cancellation = here.spawn_cancellation(early);
    held.reached().await;
    let second = here.spawn_booking(session);
    tokio::task::yield_now().await;
    // The other node is faster: the version that `second` counts on is now that of somebody else's booking.
    let faster = store.pass(|| there.booking_of_somebody(session)).await.expect("there is a place").outcome;
    held.go_on();
    cancellation.await.expect("it ran");
    if let Ok(second) = second.await.expect("it ran") {
        assert_ne!(second.outcome.booking_id, faster.booking_id, "two people have the same booking");
    }
    let stream = SessionRoster::stream(session);
    let events = store.read_stream(OrgId::DEFAULT, &stream, 0, 100).await.expect("read");
    let mut roster = SessionRoster::default();
    for event in events {
        let event = Envelope::sealed(OrgId::DEFAULT, event).read().expect("readable").expect("of a roster");
        roster.apply(event);
        assert!(roster.present().count() <= 2, "overbooked on the way");
    }
}

#[tokio::test]
async fn commands_go_on_after_the_store_has_failed() {
    let store = Arc::new(HeldStore::default());
    let studio = Studio::open(store.clone()).await;
    let session = studio.publish(3).await;
    let held = store.hold();
    let lost = [studio.spawn_booking(session), studio.spawn_booking(session)];
    held.reached().await;
    held.lose();
    for answer in futures_util::future::join_all(lost).await {
        // The one behind may have been decided again and stored.
        let answer = answer.expect("it ran");
        assert!(matches!(answer, Ok(_) | Err(Decline::Failed(Failure::Unavailable))), "{answer:?}");
    }
    studio.booking_of_somebody(session).await.expect("there is a place");
}

#[tokio::test]
async fn a_decision_that_rests_on_a_command_which_was_decided_again_is_decided_again_too() {
    let store = Arc::new(HeldStore::shared());
    let (here, there) = (Studio::open(store.clone()).await, Studio::open(store.clone()).await);
    let session = here.publish(1).await;
    let early = here.booking_of_somebody(session).await.expect("there is a place").outcome.booking_id;
    let line = [here.waiting(session).await, here.waiting(session).await];

    // Cancelling gives the place to the first in line: three events, on their way to the disk.
    let held = store.hold();
    let cancellation = here.spawn_cancellation(early);
    held.reached().await;
    // The second in line, who still stands there then, leaves, and takes their time.
    let slow = SlowLeave::new(session, line[1]);
    let leaving = here.spawn(slow.clone());
    slow.has_looked().await;
    // The other node empties the line: two events. Then cancelling is one, and the version is the same as before.
    for client in line {
        store.pass(|| there.leave(session, client)).await;
    }
    held.go_on();
    cancellation.await.expect("it ran");
    slow.goes_on();
    leaving.await.expect("it ran");
    assert_eq!(slow.times_decided(), 2, "what it saw first never was");
    let events = store.read_stream(OrgId::DEFAULT, &SessionRoster::stream(session), 0, 100).await.expect("read");
    let left = events.iter().filter(|event| &*event.kind == "WaitlistLeft").count();
    assert_eq!(left, 2, "each of the two left once");
}
