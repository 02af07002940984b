//! Every way to alter the rows of a log, some hundred times each at a random place, in either database.

use regimen_core::kernel::proof::HeadSigner;
use regimen_core::kernel::secrets::Secret;
use regimen_core::kernel::sql::Value;
use regimen_tests::app::{ORG, TestApp};
use regimen_tests::chance::Chance;

use super::a_busy_morning;
use super::ledger::Ledger;

on_both_databases! {
    whatever_is_altered_in_the_rows_is_found;
    a_tail_that_was_cut_off_is_found_with_a_head_that_was_signed;
}

type Statement = (&'static str, Vec<Value>);
type Tampering = fn(&Ledger, &mut Chance) -> Vec<Statement>;

fn event(ledger: &Ledger, chance: &mut Chance) -> Value {
    chance.one_of(&ledger.events).position.into()
}

fn commit(ledger: &Ledger, chance: &mut Chance) -> Value {
    chance.one_of(&ledger.commits).first_position.into()
}

/// Two neighbours among `count` places.
fn neighbours(count: usize, chance: &mut Chance) -> (usize, usize) {
    let first = chance.below(count - 1);
    (first, first + 1)
}

macro_rules! on_an {
    ($at:ident: $sql:literal) => {
        |ledger, chance| vec![($sql, vec![$at(ledger, chance)])]
    };
}

const TAMPERINGS: &[(&str, Tampering)] = &[
    ("a bit of a payload", |ledger, chance| {
        let event = chance.one_of(&ledger.events);
        let payload = chance.flipped(&event.payload);
        vec![("UPDATE events SET payload = $2 WHERE position = $1", vec![event.position.into(), payload.into()])]
    }),
    ("a bit of an outcome", |ledger, chance| {
        let commit = chance.one_of(&ledger.commits);
        let outcome = chance.flipped(&commit.outcome);
        let values = vec![commit.first_position.into(), outcome.into()];
        vec![("UPDATE commits SET outcome = $2 WHERE first_position = $1", values)]
    }),
    ("a bit of a request's hash", |ledger, chance| {
        let commit = chance.one_of(&ledger.commits);
        let values = vec![commit.first_position.into(), chance.flipped(&commit.request_hash.0).into()];
        vec![("UPDATE commits SET request_hash = $2 WHERE first_position = $1", values)]
    }),
    ("a bit of a hash", |ledger, chance| {
        let commit = chance.one_of(&ledger.commits);
        let values = vec![commit.first_position.into(), chance.flipped(&commit.hash.0).into()];
        vec![("UPDATE commits SET hash = $2 WHERE first_position = $1", values)]
    }),
    ("a bit of the hash before", |ledger, chance| {
        let commit = chance.one_of(&ledger.commits);
        let values = vec![commit.first_position.into(), chance.flipped(&commit.prev_hash.0).into()];
        vec![("UPDATE commits SET prev_hash = $2 WHERE first_position = $1", values)]
    }),
    ("a kind", on_an!(event: "UPDATE events SET kind = 'X' || kind WHERE position = $1")),
    ("a stream", on_an!(event: "UPDATE events SET stream = stream || '0' WHERE position = $1")),
    ("a version", on_an!(event: "UPDATE events SET version = version + 1000 WHERE position = $1")),
    ("a schema version", on_an!(event: "UPDATE events SET schema_version = schema_version + 1 WHERE position = $1")),
    ("when an event was", on_an!(event: "UPDATE events SET recorded_at = recorded_at - 1 WHERE position = $1")),
    ("when a commit was", on_an!(commit: "UPDATE commits SET recorded_at = recorded_at + 1 WHERE first_position = $1")),
    ("when a commit and its events were", |ledger, chance| {
        let commit = chance.one_of(&ledger.commits);
        let (first, last) = (commit.first_position, commit.last_position);
        let events = "UPDATE events SET recorded_at = recorded_at + 1 WHERE position BETWEEN $1 AND $2";
        let commits = "UPDATE commits SET recorded_at = recorded_at + 1 WHERE first_position = $1";
        vec![(events, vec![first.into(), last.into()]), (commits, vec![first.into()])]
    }),
    ("an actor", |ledger, chance| {
        let actor = format!("account:{}", uuid::Uuid::from_u128(chance.below(1 << 40) as u128));
        vec![("UPDATE commits SET actor = $2 WHERE first_position = $1", vec![commit(ledger, chance), actor.into()])]
    }),
    ("an actor that is none", on_an!(commit: "UPDATE commits SET actor = 'nobody' WHERE first_position = $1")),
    ("which command it was", |ledger, chance| {
        let (one, other) = neighbours(ledger.commits.len(), chance);
        let (one, other) = (&ledger.commits[one], &ledger.commits[other]);
        let sql = "UPDATE commits SET correlation_id = (SELECT correlation_id FROM saved_commits \
                   WHERE first_position = $2) WHERE first_position = $1";
        vec![(sql, vec![one.first_position.into(), other.first_position.into()])]
    }),
    ("which event it was", |ledger, chance| {
        let (one, other) = neighbours(ledger.events.len(), chance);
        let sql = "UPDATE events SET event_id = (SELECT event_id FROM saved_events WHERE position = $2) \
                   WHERE position = $1";
        vec![(sql, vec![ledger.events[one].position.into(), ledger.events[other].position.into()])]
    }),
    (
        "where a commit ends",
        on_an!(commit: "UPDATE commits SET last_position = last_position + 1 WHERE first_position = $1"),
    ),
    ("an event is gone", on_an!(event: "DELETE FROM events WHERE position = $1")),
    ("a commit is gone", on_an!(commit: "DELETE FROM commits WHERE first_position = $1")),
    ("a commit is gone with its events", |ledger, chance| {
        let commit = &ledger.commits[chance.below(ledger.commits.len() - 1)];
        let (first, last) = (commit.first_position, commit.last_position);
        vec![
            ("DELETE FROM events WHERE position BETWEEN $1 AND $2", vec![first.into(), last.into()]),
            ("DELETE FROM commits WHERE first_position = $1", vec![first.into()]),
        ]
    }),
    ("an event is added at the end", |ledger, chance| {
        let sql = "INSERT INTO events SELECT org, $2, stream, version + 5000, event_id, kind, schema_version, payload, \
                   recorded_at FROM saved_events WHERE position = $1";
        vec![(sql, vec![event(ledger, chance), (ledger.events.len() as u64 + 1).into()])]
    }),
    ("two events change places", |ledger, chance| {
        let (one, other) = neighbours(ledger.events.len(), chance);
        let (one, other) = (ledger.events[one].position, ledger.events[other].position);
        let sql = "UPDATE events SET position = $2 WHERE position = $1";
        let far = 1_000_000_u64;
        let moves = [(one, far), (other, one), (far, other)];
        moves.map(|(from, to)| (sql, vec![from.into(), to.into()])).to_vec()
    }),
    ("two events change payloads", |ledger, chance| {
        let (one, other) = neighbours(ledger.events.len(), chance);
        let (one, other) = (ledger.events[one].position, ledger.events[other].position);
        let sql =
            "UPDATE events SET payload = (SELECT payload FROM saved_events WHERE position = $2) WHERE position = $1";
        vec![(sql, vec![one.into(), other.into()]), (sql, vec![other.into(), one.into()])]
    }),
    ("two commits change outcomes and actors", |ledger, chance| {
        let (one, other) = neighbours(ledger.commits.len(), chance);
        let (one, other) = (ledger.commits[one].first_position, ledger.commits[other].first_position);
        let sql = "UPDATE commits SET request_hash = (SELECT hash FROM saved_commits WHERE first_position = $2) \
                   WHERE first_position = $1";
        vec![(sql, vec![one.into(), other.into()]), (sql, vec![other.into(), one.into()])]
    }),
    ("the version of a stream", |ledger, chance| {
        let stream = chance.one_of(&ledger.events).stream.to_string();
        vec![("UPDATE streams SET version = version - 1 WHERE stream = $1", vec![stream.into()])]
    }),
    ("the version of a stream, further than its events", |ledger, chance| {
        let stream = chance.one_of(&ledger.events).stream.to_string();
        vec![("UPDATE streams SET version = version + 1 WHERE stream = $1", vec![stream.into()])]
    }),
    ("a stream is forgotten", |ledger, chance| {
        let stream = chance.one_of(&ledger.events).stream.to_string();
        vec![("DELETE FROM streams WHERE stream = $1", vec![stream.into()])]
    }),
    ("the head", |ledger, chance| {
        let head = ledger.commits.last().expect("a commit").hash;
        vec![("UPDATE log_heads SET hash = $1", vec![chance.flipped(&head.0).into()])]
    }),
];

async fn whatever_is_altered_in_the_rows_is_found(app: TestApp) {
    a_busy_morning(&app).await;
    let home = app.stopped().await;
    let ledger = Ledger::of(&home).await;
    let mut chance = Chance::new(7);
    let mut tampered = 0;
    for round in 0..9 {
        for (what, tampering) in TAMPERINGS {
            for (sql, values) in tampering(&ledger, &mut chance) {
                ledger.db.execute(sql, values).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            }
            let report = ledger.verify(&[]).await;
            assert!(!report.valid && report.flaw.is_some(), "{what}, round {round}: {report:?}");
            ledger.restore().await;
            tampered += 1;
        }
    }
    assert!(tampered >= 200, "{tampered}");
    assert!(ledger.verify(&[]).await.valid, "it is as it was");
}

async fn a_tail_that_was_cut_off_is_found_with_a_head_that_was_signed(app: TestApp) {
    a_busy_morning(&app).await;
    let at = app.now();
    let home = app.stopped().await;
    let ledger = Ledger::of(&home).await;
    let (signer, stranger) = (HeadSigner::new(&Secret([7; 32])), HeadSigner::new(&Secret([8; 32])));
    let head = ledger.store.head(ORG).await.expect("it answers");
    let signed = signer.sign(ORG, head.position, head.hash, at);
    assert!(ledger.verify(std::slice::from_ref(&signed)).await.valid);
    assert!(signed.verify(signer.public_key()).is_ok());
    assert!(signed.verify(stranger.public_key()).is_err(), "a head that another key signed proves nothing");

    for commit in ledger.commits.iter().rev().take(8).chain(&ledger.commits[1..2]) {
        // So cleanly that nothing else could tell.
        let first = || vec![commit.first_position.into()];
        let statements = [
            ("DELETE FROM events WHERE position >= $1", first()),
            ("DELETE FROM commits WHERE first_position >= $1", first()),
            (
                "UPDATE streams SET version = (SELECT COUNT(*) FROM events WHERE events.stream = streams.stream)",
                Vec::new(),
            ),
            ("DELETE FROM streams WHERE version = 0", Vec::new()),
            (
                "UPDATE log_heads SET position = $1, hash = $2",
                vec![(commit.first_position - 1).into(), commit.prev_hash.0.to_vec().into()],
            ),
        ];
        for (sql, values) in statements {
            ledger.db.execute(sql, values).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        }
        assert!(ledger.verify(&[]).await.valid, "the chain alone cannot tell");
        let report = ledger.verify(std::slice::from_ref(&signed)).await;
        assert!(!report.valid, "{report:?}");
        assert!(report.flaw.as_deref().is_some_and(|flaw| flaw.contains("cut off")), "{report:?}");
        ledger.restore().await;
    }
}
