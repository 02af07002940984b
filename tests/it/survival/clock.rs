//! The clock is set, forwards and backwards, over days on which clocks are changed and a day that most years do not have.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use regimen_tests::chance::Chance;
use regimen_tests::oracle::{HoldFate, Oracle};
use serde_json::{Value, json};

on_both_databases! {
    fifty_jumps_of_the_clock_let_nothing_run_out_early_or_twice;
}

/// Around the nights on which Europe and America change their clocks, and around a leap day.
const INSTANTS: [&str; 16] = [
    "2027-03-27T22:59:30Z",
    "2027-03-28T00:55:00Z",
    "2027-03-28T01:00:00Z",
    "2027-03-28T01:04:59Z",
    "2027-10-31T00:30:00Z",
    "2027-10-31T01:00:00Z",
    "2027-10-31T01:09:59Z",
    "2027-03-14T06:59:59Z",
    "2027-03-14T07:09:59Z",
    "2027-11-07T05:59:00Z",
    "2027-11-07T06:09:00Z",
    "2028-02-28T23:55:00Z",
    "2028-02-29T00:00:00Z",
    "2028-02-29T23:59:59Z",
    "2028-03-01T00:00:01Z",
    "2027-12-31T23:59:59Z",
];
const JUMPS: usize = 50;

/// Where the clock goes next: near one of the instants, or an hour to 400 days from now.
fn next(chance: &mut Chance, turn: usize, now: DateTime<Utc>) -> DateTime<Utc> {
    if let Some(instant) = INSTANTS.get(turn / 3).filter(|_| turn.is_multiple_of(3)) {
        return instant.parse().expect("an instant");
    }
    let most = *chance.one_of(&[60, 24 * 60, 400 * 24 * 60]);
    let minutes = TimeDelta::minutes(60 + i64::try_from(chance.below(most)).expect("small"));
    if chance.below(2) == 0 { now + minutes } else { now - minutes }
}

/// A session with one place: it is kept for the first, and three stand in line, one of them without credits.
async fn studio_opens(app: &TestApp, people: &[Person], turn: usize) -> (String, String) {
    let coach = app.coach(&format!("coach-{turn}")).await;
    let session = app.published(&coach, Plan { in_hours: 26, capacity: 1, credits: 1 }).await;
    let hold = people[0].post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
    for person in &people[1..] {
        person.post(&format!("/sessions/{session}/waitlist"), json!({})).await.is(201);
    }
    (session, hold["hold_id"].as_str().expect("an id").to_owned())
}

async fn fifty_jumps_of_the_clock_let_nothing_run_out_early_or_twice(app: TestApp) {
    let (mut chance, mut oracle) = (Chance::new(400), Oracle::default());
    let mut people = Vec::new();
    for name in ["ana", "ben", "chen", "dara"] {
        people.push(app.client(name).await);
    }
    let overlaps: Value = json!({ "overlaps": { "allowed": true } });
    app.admin().await.put("/policies/organization", overlaps).await.is(200);
    for turn in 0..JUMPS {
        app.clock.set(next(&mut chance, turn, app.now()));
        app.due().await;
        watch(&app, &mut oracle).await;
        for person in &people[..3] {
            app.grant(person, 2, 1 + u32::try_from(chance.below(20)).expect("small")).await;
        }
        let (_, hold) = studio_opens(&app, &people, turn).await;
        match chance.below(3) {
            0 => drop(people[0].post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201)),
            1 => drop(people[0].delete(&format!("/holds/{hold}")).await.is(200)),
            _ => {}
        }
        // Up to the moment before the hold runs out, then a little further, so that offers run out as well.
        for minutes in [9, 1, 4, 2] {
            app.minutes_pass(minutes).await;
            watch(&app, &mut oracle).await;
        }
    }
    // In the end everything is over.
    app.clock.set("2035-01-01T00:00:00Z".parse().expect("an instant"));
    app.due().await;
    watch(&app, &mut oracle).await;
    assert_eq!(app.app().timers().overdue().await.expect("it answers").count, 0, "nothing waits for ever");
    let fates = oracle.rooms.values().flat_map(|room| room.holds.values()).collect::<Vec<_>>();
    assert!(!fates.contains(&&HoldFate::Stands), "every hold has ended");
    let expired = fates.iter().filter(|fate| ***fate == HoldFate::Expired).count();
    assert!(expired > JUMPS, "many ran out, and each once: {expired}");
    assert!(oracle.purses.values().all(|purse| purse.held() == 0), "all that was granted is spent or expired");
    app.stopped().await;
}

async fn watch(app: &TestApp, oracle: &mut Oracle) {
    oracle.go_on(app.log(), ORG).await;
    oracle.is_content();
}
