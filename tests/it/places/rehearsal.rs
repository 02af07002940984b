//! What would have been under other rules.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::booking::rehearsal::{Figures, Rehearsal, Rehearsed, rehearse};
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use regimen_tests::chance::Chance;
use regimen_tests::process::{regimen, run};
use serde_json::{Value, json};

use super::{held, offered, on_plan, rules, waiting};

on_both_databases! {
    rehearsing_the_rules_that_were_in_force_gives_what_was;
    rehearsing_nothing_at_all_gives_what_was_under_changing_rules;
    whoever_was_promoted_is_rehearsed_under_the_rules_of_their_plan_and_with_their_guest_passes;
    a_line_does_not_move_when_booking_would_have_closed;
    twice_as_long_a_window_changes_refunds_as_computed_by_hand;
    more_places_leave_fewer_waiting_and_fewer_places_turn_people_away;
    another_length_of_holds_and_another_mode_of_the_line_change_who_gets_in;
    another_name_neither_moves_the_line_nor_tells_who_could_have_been_promoted;
    a_fee_that_was_not_there_is_counted_with_its_strikes;
    the_command_line_prints_a_table_and_writes_nothing;
}

fn window() -> (DateTime<Utc>, DateTime<Utc>) {
    let at = |text: &str| text.parse().expect("an instant");
    (at("2027-05-01T00:00:00Z"), at("2027-07-01T00:00:00Z"))
}

async fn played(app: &TestApp, document: Value) -> Rehearsed {
    let document = document.as_object().expect("an object").clone();
    let rehearsal = Rehearsal::try_from(document).expect("it can be rehearsed");
    let before = app.log().head(ORG).await.expect("it answers");
    let played = rehearse(app.log(), ORG, window(), &rehearsal).await.expect("it can be read");
    assert_eq!(app.log().head(ORG).await.expect("it answers"), before, "nothing is written");
    let again = rehearse(app.log(), ORG, window(), &rehearsal).await.expect("it can be read");
    assert_eq!(again, played, "the same again is the same");
    played
}

/// The rules before anybody publishes any.
fn built_in() -> Value {
    json!({
        "holds": { "minutes": 10 },
        "waitlist": { "mode": "offer", "claim_minutes": 5 },
        "party": { "most": 20 },
        "window": {},
        "cancellation": { "tiers": [
            { "more_than_hours": 24, "refund_percentage": 100 }, { "more_than_hours": 12, "refund_percentage": 50 },
        ] },
    })
}

/// Three sessions and ten people who do what they like, for some days.
async fn some_days(app: &TestApp, seed: u64) {
    let (maya, mut chance) = (app.coach("maya").await, Chance::new(seed));
    let mut people = Vec::new();
    for number in 0..10 {
        // Some cannot pay for everything.
        people.push(app.client_with(&format!("person{number}"), if number % 4 == 0 { 3 } else { 60 }).await);
    }
    let mut sessions = Vec::new();
    for hours in [30, 54, 78] {
        sessions.push(app.published(&maya, Plan { in_hours: hours, capacity: 3, credits: 2 }).await);
    }
    for _ in 0..160 {
        let (person, session) = (chance.one_of(&people), chance.one_of(&sessions));
        somebody_acts(app, person, session, &maya, &mut chance).await;
    }
    app.minutes_pass(5 * 24 * 60).await;
}

async fn somebody_acts(app: &TestApp, person: &Person, session: &str, maya: &Person, chance: &mut Chance) {
    let places = json!({ "places": 1 + chance.below(2) });
    let party = json!({ "party": 1 + chance.below(2) });
    match chance.below(12) {
        0..3 => drop(person.post(&format!("/sessions/{session}/book"), places).await),
        3 => drop(person.post(&format!("/sessions/{session}/hold"), places).await),
        4 | 5 => drop(person.post(&format!("/sessions/{session}/waitlist"), party).await),
        6 => drop(person.delete(&format!("/sessions/{session}/waitlist")).await),
        7 | 8 => {
            let holds = person.get("/me/holds?active=true").await.is(200);
            if let Some(hold) = holds["items"][0]["hold_id"].as_str() {
                match chance.below(3) {
                    0 => drop(person.delete(&format!("/holds/{hold}")).await),
                    _ => drop(person.post(&format!("/holds/{hold}/confirm"), json!({})).await),
                }
            }
        }
        9 => {
            let bookings = person.get("/me/bookings?state=upcoming").await.is(200);
            if let Some(booking) = bookings["items"][0]["booking_id"].as_str() {
                drop(person.cancel(booking).await);
            }
        }
        10 => {
            let capacity = 2 + chance.below(4);
            drop(maya.patch(&format!("/sessions/{session}"), json!({ "capacity": capacity })).await);
        }
        _ => app.minutes_pass(i64::try_from(chance.below(90)).expect("few")).await,
    }
}

async fn rehearsing_the_rules_that_were_in_force_gives_what_was(app: TestApp) {
    some_days(&app, 5).await;
    let played = played(&app, built_in()).await;
    let Figures { places_booked, places_cancelled, promotions, holds_expired, .. } = played.actual;
    let happened = [places_booked, places_cancelled, promotions, holds_expired];
    assert!(happened.iter().all(|number| *number > 0), "there is something to rehearse: {:?}", played.actual);
    assert_eq!(played.rehearsed, played.actual);
}

async fn rehearsing_nothing_at_all_gives_what_was_under_changing_rules(app: TestApp) {
    let fee = json!({ "amount_minor": 500, "currency": "EUR" });
    let penalties =
        json!({ "late_cancel_fee": fee, "no_show_fee": fee, "strikes": { "within_days": 9, "forgiven": 1 } });
    let tiers = json!([{ "more_than_hours": 20, "refund_percentage": 70 }]);
    rules(&app, json!({ "cancellation": { "tiers": tiers, "late_within_hours": 60, "penalties": penalties } })).await;
    some_days(&app, 7).await;
    rules(&app, json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5, "grace_minutes": 30 } })).await;
    let maya = app.stranger().signed_in("maya@example.org").await;
    let session = app.published(&maya, Plan { in_hours: 6, capacity: 1, credits: 2 }).await;
    let (ana, ben) = (app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let booking = ana.booked(&session).await;
    waiting(&ben, &session, 1).await;
    ana.cancel(&booking).await.is(200);
    app.minutes_pass(24 * 60).await;
    let played = played(&app, json!({})).await;
    assert!(played.actual.fees["EUR"] > 0 && played.actual.no_shows > 0, "{:?}", played.actual);
    assert_eq!(played.rehearsed, played.actual);
}

async fn whoever_was_promoted_is_rehearsed_under_the_rules_of_their_plan_and_with_their_guest_passes(app: TestApp) {
    rules(&app, json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let ben = app.client_with("ben", 9).await;
    let plan = on_plan(&app, &ben, json!({ "guest_passes_per_cycle": 1 })).await;
    let cancellation = json!({ "cancellation": { "tiers": [], "late_within_hours": 72 } });
    app.admin().await.put(&format!("/policies/plan-{plan}"), cancellation).await.is(200);
    let session = app.published(&maya, Plan { in_hours: 72, capacity: 2, credits: 2 }).await;
    let both = ana.post(&format!("/sessions/{session}/book"), json!({ "places": 2 })).await.is(201);
    let wish = json!({ "party": 2, "guest_passes": 1 });
    ben.post(&format!("/sessions/{session}/waitlist"), wish).await.is(201);
    ana.cancel(both["booking_id"].as_str().expect("an id")).await.is(200);
    app.hours_pass(1);
    let mine = ben.get("/me/bookings?state=upcoming").await.is(200);
    ben.cancel(mine["items"][0]["booking_id"].as_str().expect("an id")).await.is(200);
    app.minutes_pass(4 * 24 * 60).await;
    let same = played(&app, json!({})).await;
    assert_eq!((same.actual.late_cancellations, same.actual.credits_spent, same.actual.credits_returned), (1, 6, 4));
    assert_eq!(same.rehearsed, same.actual);
}

async fn a_line_does_not_move_when_booking_would_have_closed(app: TestApp) {
    a_line(&app).await;
    let closed = played(&app, json!({ "window": { "closes_minutes": 72 * 60 - 1 } })).await.rehearsed;
    assert_eq!((closed.promotions, closed.left_waiting), (1, 3), "only the place that was given back before");
    assert_eq!(played(&app, json!({ "window": { "closes_minutes": 60 } })).await.rehearsed.promotions, 3);
}

async fn twice_as_long_a_window_changes_refunds_as_computed_by_hand(app: TestApp) {
    let maya = app.coach("maya").await;
    let session = app.published(&maya, Plan { in_hours: 72, capacity: 9, credits: 4 }).await;
    let mut bookings = Vec::new();
    for name in ["early", "middle", "late", "stays"] {
        let person = app.client_with(name, 9).await;
        let booking = person.booked(&session).await;
        bookings.push((person, booking));
    }
    // 60, 30 and 10 hours before the start.
    for (hours, (person, booking)) in [12, 30, 20].into_iter().zip(&bookings) {
        app.hours_pass(hours);
        person.cancel(booking).await.is(200);
    }
    let tiers = json!([{ "more_than_hours": 48, "refund_percentage": 100 }, { "more_than_hours": 24, "refund_percentage": 50 }]);
    let Rehearsed { actual, rehearsed } = played(&app, json!({ "cancellation": { "tiers": tiers } })).await;
    // 24 h: 4 + 4 + 0 of 16, and 4 for the place that is kept. 48 h: 4 + 2 + 0.
    assert_eq!((actual.credits_spent, actual.credits_returned, actual.credits_lost), (16, 8, 4));
    assert_eq!((rehearsed.credits_spent, rehearsed.credits_returned, rehearsed.credits_lost), (16, 6, 6));
    assert_eq!((actual.filled, rehearsed.filled, rehearsed.fill()), (1, 1, 111));
}

/// One place, one who has it, and four who wait; the first two are offered it and let it pass, the third takes it.
async fn a_line(app: &TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { in_hours: 72, capacity: 1, credits: 1 }).await;
    let booking = ana.booked(&session).await;
    let mut people = Vec::new();
    for name in ["ben", "chen", "dara", "eva"] {
        let person = app.client_with(name, 9).await;
        waiting(&person, &session, 1).await;
        people.push(person);
    }
    ana.cancel(&booking).await.is(200);
    app.minutes_pass(5).await;
    app.minutes_pass(5).await;
    let hold = offered(&people[2]).await.expect("an offer");
    app.minutes_pass(3).await;
    people[2].post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    app.minutes_pass(4 * 24 * 60).await;
}

async fn more_places_leave_fewer_waiting_and_fewer_places_turn_people_away(app: TestApp) {
    a_line(&app).await;
    let actual = played(&app, json!({})).await.actual;
    assert_eq!((actual.promotions, actual.left_waiting, actual.filled, actual.holds_expired), (3, 1, 1, 2));
    let more = played(&app, json!({ "capacity": { "add": 3 } })).await.rehearsed;
    assert_eq!((more.places, more.filled, more.left_waiting, more.turned_away), (4, 4, 0, 0));
    let times = played(&app, json!({ "capacity": { "multiply": 2.0 } })).await.rehearsed;
    assert_eq!(times.places, 2);
    let none =
        played(&app, json!({ "capacity": { "set": 1 }, "waitlist": { "mode": "off", "claim_minutes": 5 } })).await;
    assert_eq!((none.rehearsed.promotions, none.rehearsed.turned_away, none.rehearsed.filled), (0, 4, 0));
}

async fn another_length_of_holds_and_another_mode_of_the_line_change_who_gets_in(app: TestApp) {
    a_line(&app).await;
    // Whoever needed three minutes is too late with two; then the next takes it, who never had an offer.
    let short = json!({ "waitlist": { "mode": "offer", "claim_minutes": 2 } });
    let short = played(&app, short).await.rehearsed;
    assert_eq!((short.promotions, short.holds_expired, short.filled, short.turned_away), (4, 3, 1, 1));
    let automatic = json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } });
    let automatic = played(&app, automatic).await.rehearsed;
    assert_eq!((automatic.promotions, automatic.holds_expired, automatic.left_waiting), (1, 0, 3));

    let (maya, fay) = (app.stranger().signed_in("maya@example.org").await, app.client_with("fay", 9).await);
    let session = app.published(&maya, Plan { in_hours: 72, ..Plan::default() }).await;
    let hold = held(&fay, &session, 1).await;
    app.minutes_pass(8).await;
    fay.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    let shorter = played(&app, json!({ "holds": { "minutes": 5 } })).await;
    assert_eq!(shorter.rehearsed.places_booked + 1, shorter.actual.places_booked, "too late for the hold");
    assert_eq!(shorter.rehearsed.holds_expired, shorter.actual.holds_expired + 1);
}

async fn another_name_neither_moves_the_line_nor_tells_who_could_have_been_promoted(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { in_hours: 72, capacity: 1, credits: 1 }).await;
    let booking = ana.booked(&session).await;
    let (ben, chen) = (app.client_with("ben", 9).await, app.client_with("chen", 9).await);
    waiting(&ben, &session, 1).await;
    waiting(&chen, &session, 1).await;
    // The place falls free while the line stands still, and nothing but a place that falls free moves the line.
    rules(&app, json!({ "waitlist": { "mode": "off", "claim_minutes": 5 } })).await;
    ana.cancel(&booking).await.is(200);
    rules(&app, json!({ "waitlist": { "mode": "offer", "claim_minutes": 5 } })).await;
    app.minutes_pass(1).await;
    maya.patch(&format!("/sessions/{session}"), json!({ "name": "Evening Yoga" })).await.is(200);
    app.minutes_pass(1).await;
    let dan = app.client_with("dan", 9).await;
    let booking = dan.booked(&session).await;
    dan.cancel(&booking).await.is(200);
    let hold = offered(&ben).await.expect("an offer");
    ben.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    app.minutes_pass(4 * 24 * 60).await;

    let Rehearsed { actual, rehearsed } = played(&app, json!({ "capacity": { "add": 1 } })).await;
    assert_eq!((actual.places_booked, actual.promotions, actual.left_waiting), (3, 1, 1));
    // Ben has the second place from the start, so that the one that Dan gives back is Chen's.
    assert_eq!((rehearsed.places_booked, rehearsed.promotions, rehearsed.left_waiting), (4, 1, 0));
}

async fn a_fee_that_was_not_there_is_counted_with_its_strikes(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    for hours in [30, 31, 32] {
        let session = app.published(&maya, Plan { in_hours: hours, capacity: 9, credits: 1 }).await;
        // One after the other, because she cannot be in two places at once.
        let booking = ana.booked(&session).await;
        app.minutes_pass(1).await;
        ana.cancel(&booking).await.is(200);
    }
    let fee = json!({ "amount_minor": 700, "currency": "EUR" });
    let penalties = json!({ "late_cancel_fee": fee, "strikes": { "within_days": 30, "forgiven": 1 } });
    let cancellation = json!({ "tiers": [], "late_within_hours": 48, "penalties": penalties });
    let Rehearsed { actual, rehearsed } = played(&app, json!({ "cancellation": cancellation })).await;
    assert_eq!((actual.late_cancellations, actual.fees), (0, BTreeMap::new()));
    assert_eq!((rehearsed.late_cancellations, rehearsed.fees["EUR"]), (3, 1_400), "the first is forgiven");
    assert_eq!((actual.credits_lost, rehearsed.credits_lost), (0, 3));
}

async fn the_command_line_prints_a_table_and_writes_nothing(app: TestApp) {
    a_line(&app).await;
    let before = app.log().head(ORG).await.expect("it answers");
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = window();
    let (from, to) = (from.to_rfc3339(), (to + TimeDelta::zero()).to_rfc3339());
    let home = app.home();
    let rehearsed = async |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("written");
        let path = file.to_str().expect("text").to_owned();
        run(regimen(home, &["audit", "rehearse", "--policy", &path, "--from", &from, "--to", &to])).await
    };
    let said = rehearsed("rules.toml", "[capacity]\nadd = 3\n[holds]\nminutes = 10\n").await;
    assert!(said.well, "{}", said.err);
    let filled = said.out.lines().find(|line| line.starts_with("filled at the start")).expect("a row");
    assert_eq!(filled.split_whitespace().skip(4).collect::<Vec<_>>(), ["1", "4", "+3"], "{}", said.out);
    assert!(said.out.contains("cannot be known"), "{}", said.out);
    assert!(rehearsed("rules.json", r#"{"holds":{"minutes":10}}"#).await.well);
    for (name, text) in [
        ("a.json", r#"{"holds":{"minutes":0}}"#),
        ("b.json", r#"{"nonsense":{}}"#),
        ("c.json", "[]"),
        ("d.toml", "holds = 3"),
        ("e.json", r#"{"capacity":{"add":1,"set":2}}"#),
    ] {
        let said = rehearsed(name, text).await;
        assert!(!said.well && said.err.contains(name), "{name}: {} {}", said.out, said.err);
    }
    assert_eq!(app.log().head(ORG).await.expect("it answers"), before);
}
