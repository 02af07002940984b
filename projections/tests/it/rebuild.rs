//! A rebuilt view is the live one, byte for byte, and is switched on when it is.

use std::time::Duration;

use chrono::TimeDelta;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::TestRunner;
use regimen_core::accounts::values::Role;
use regimen_projections::engine::{Engine, EngineError, Freshness, Which};

use crate::support::{Database, ORG, Op, State, Studio, databases, history};

pub const VIEWS: [&str; 6] = [
    "accounts_account",
    "scheduling_template",
    "scheduling_session",
    "booking_booking",
    "booking_client_name",
    "membership_ledger",
];

pub async fn contents(engine: &Engine) -> Vec<String> {
    let mut lines = Vec::new();
    for view in VIEWS {
        engine.each_row(view, |row| lines.push(format!("{view} {row}"))).await.expect("the rows are read");
    }
    lines
}

async fn live_equals_rebuilt(studio: &Studio, database: &Database, ops: &[Op]) {
    let engine = studio.engine(database.open().await).await;
    // In pieces, so that live rows go through many batches and the rebuilt ones through one.
    let mut state = State::default();
    for piece in ops.chunks(7) {
        studio.live_through(&mut state, piece).await;
        engine.catch_up(ORG).await.expect("the views follow");
    }
    let live = contents(&engine).await;
    engine.rebuild(Which::All, |_| {}).await.expect("the views are rebuilt");
    assert_eq!(contents(&engine).await, live);
}

#[test]
fn a_rebuilt_view_equals_the_live_one_byte_for_byte_after_any_history() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&history(), |ops| {
            runtime.block_on(async {
                for database in databases() {
                    live_equals_rebuilt(&Studio::new(), &database, &ops).await;
                }
            });
            Ok(())
        })
        .expect("it holds for every history");
}

#[tokio::test]
async fn a_new_database_is_filled_from_the_log_alone() {
    let studio = Studio::new();
    let client = studio.register(Role::Client).await;
    studio.grant(client, 1, 10).await;
    let (first, second) = (Database::sqlite(), Database::sqlite());
    let (first, second) = (studio.engine(first.open().await).await, studio.engine(second.open().await).await);
    for engine in [&first, &second] {
        engine.catch_up(ORG).await.expect("the views follow");
    }
    let rows = contents(&first).await;
    assert_eq!(rows.len(), 4, "an account, its name, a membership and its entry: {rows:?}");
    assert_eq!(rows, contents(&second).await);
    assert_eq!(first.dump(VIEWS[0]).await.expect("a dump"), second.dump(VIEWS[0]).await.expect("a dump"));
}

#[tokio::test]
async fn a_rebuild_tells_how_far_it_is() {
    let studio = Studio::new();
    for _ in 0..5 {
        studio.register(Role::Client).await;
    }
    let database = Database::sqlite();
    let engine = studio.engine(database.open().await).await;
    engine.catch_up(ORG).await.expect("the views follow");
    let mut last = None;
    engine.rebuild(Which::One("accounts_account"), |progress| last = Some(progress)).await.expect("rebuilt");
    let last = last.expect("it said so");
    assert_eq!((last.org, last.done, last.total), (ORG, 5, 5));
    let unknown = engine.rebuild(Which::One("weather"), |_| {}).await;
    assert!(matches!(unknown, Err(EngineError::UnknownView(name)) if name == "weather"));
}

#[tokio::test]
async fn two_processes_do_not_rebuild_at_once() {
    for database in databases() {
        let studio = Studio::new();
        studio.register(Role::Client).await;
        let engine = studio.engine(database.open().await).await;
        let until = studio.now() + TimeDelta::seconds(100);
        let sql = "INSERT INTO leases (work, owner, until) VALUES ('build', 'another', $1)";
        engine.db().execute(sql, vec![until.timestamp_micros().into()]).await.expect("a lease");
        let refused = engine.rebuild(Which::All, |_| {}).await;
        assert!(matches!(refused, Err(EngineError::Elsewhere)), "{refused:?}");
        studio.clock.set(until);
        engine.rebuild(Which::All, |_| {}).await.expect("the other one is gone");
        assert_eq!(contents(&engine).await.len(), 2);
    }
}

#[tokio::test]
async fn views_are_read_and_carried_on_while_they_are_rebuilt() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        engine.run();
        let mut last = 0;
        for _ in 0..20 {
            let client = studio.register(Role::Client).await;
            last = studio.grant(client, 1, 10).await;
        }
        let rebuilding = engine.rebuild(Which::All, |_| {});
        let writing = async {
            for _ in 0..50 {
                let client = studio.register(Role::Client).await;
                last = studio.grant(client, 1, 10).await;
                let row = regimen_projections::accounts::find(&studio.reader(&engine), ORG, client).await;
                row.expect("some build can be read at any moment");
            }
        };
        let (rebuilt, ()) = tokio::join!(rebuilding, writing);
        rebuilt.expect("the views are rebuilt");
        let fresh = engine.wait_for(ORG, last, Duration::from_secs(30)).await.expect("an answer");
        assert_eq!(fresh, Freshness::Current);
        engine.stop().await;
        let fresh = Database::sqlite();
        let alone = studio.engine(fresh.open().await).await;
        alone.catch_up(ORG).await.expect("the views follow");
        assert_eq!(contents(&engine).await, contents(&alone).await);
    }
}
