//! Exactly once, alone when stopped, current when waited for, and never switched on too early.

use std::time::Duration;

use chrono::TimeDelta;
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::MembershipEvent;
use regimen_projections::accounts::AccountsView;
use regimen_projections::engine::{Column, Event, FoldError, Freshness, Rows, View, Views};
use serde::{Deserialize, Serialize};

use crate::rebuild::contents;
use crate::support::{ORG, Studio, at, databases};

const LONG: Duration = Duration::from_secs(30);

/// Counts grants, cannot take the third, and knows no better by version 1; version 2 can.
struct Counter<const VERSION: u32>;

#[derive(Serialize, Deserialize)]
struct Count {
    grants: u32,
}

impl<const N: u32> View for Counter<N> {
    type Row = Count;
    const NAME: &'static str = "test_counter";
    const VERSION: u32 = N;
    const CARRIES_ON: u32 = N;
    const COLUMNS: &'static [Column] = &[Column::int("grants")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["grants"]];

    fn reads(kind: &str) -> bool {
        MembershipEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(MembershipEvent::CreditsGranted(_)) = event.read()? {
            keys.push("all".into());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<Count>, event: &Event) -> Result<(), FoldError> {
        if let Some(MembershipEvent::CreditsGranted(granted)) = event.read()? {
            if rows.find("all")?.is_none() {
                rows.put("all".into(), Count { grants: 0 });
            }
            let row = rows.change("all")?;
            // Half of it is done when it fails.
            row.grants += 1;
            if N == 1 && granted.credits == 13 {
                return Err(FoldError::Contradiction("thirteen"));
            }
        }
        Ok(())
    }

    fn columns(row: &Count) -> Vec<Value> {
        vec![row.grants.into()]
    }
}

fn counter<const N: u32>() -> Views {
    Views::default().with::<AccountsView>().with::<Counter<N>>()
}

async fn grants(engine: &regimen_projections::engine::Engine) -> i64 {
    let row = engine.db().fetch_optional("SELECT grants FROM test_counter", Vec::new()).await.expect("a row");
    row.map_or(0, |row| row.int(0).expect("a number"))
}

#[tokio::test]
async fn a_view_that_cannot_take_an_event_stops_alone_before_it_and_says_why() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine_with(database.open().await, counter::<1>()).await;
        let client = studio.register(Role::Client).await;
        for (lot, credits) in [(1, 1), (2, 1), (3, 13), (4, 1)] {
            studio.grant(client, lot, credits).await;
        }
        studio.register(Role::Client).await;
        engine.catch_up(ORG).await.expect("the others go on");
        engine.catch_up(ORG).await.expect("again");
        assert_eq!(grants(&engine).await, 2, "what came before the event is there, and nothing of the event");
        let lag = engine.lag().await.expect("a lag");
        let of = |view: &str| lag.iter().find(|lag| lag.view == view).expect("the view");
        assert_eq!((of("accounts_account").behind, of("accounts_account").stopped.len()), (0, 0));
        let stopped = &of("test_counter").stopped[0];
        assert_eq!((stopped.org, stopped.position, of("test_counter").behind), (ORG, 3, 3));
        assert_eq!(stopped.error, "contradicts what came before: thirteen");
        assert_eq!(engine.dump("accounts_account").await.expect("a dump").rows, 2);
        let stale = engine.wait_for(ORG, 6, LONG).await.expect("an answer");
        assert_eq!(stale, Freshness::Stale { position: 3 }, "at once: nobody waits for a stopped view");
    }
}

#[tokio::test]
async fn two_engines_on_one_database_take_every_event_once() {
    for database in databases() {
        let studio = Studio::new();
        let (one, two) = (studio.engine(database.open().await).await, studio.engine(database.open().await).await);
        one.run();
        two.run();
        let client = studio.register(Role::Client).await;
        studio.grant(client, 1, 1_000).await;
        let starts_at = at("2027-03-02T08:00:00Z");
        let session = studio.schedule(&studio.details(client, starts_at)).await;
        let mut last = 0;
        for number in 1..=100 {
            last = studio.book(session, number, client, starts_at, 1).await.1;
            if number % 10 == 0 {
                // Both besides their tasks, so that they get in each other's way.
                let (a, b) = tokio::join!(one.catch_up(ORG), two.catch_up(ORG));
                a.and(b).expect("the views follow");
            }
        }
        for engine in [&one, &two] {
            assert_eq!(engine.wait_for(ORG, last, LONG).await.expect("an answer"), Freshness::Current);
        }
        let row = studio.reader(&one);
        let row = regimen_projections::scheduling::find_session(&row, ORG, session).await.expect("a session");
        assert_eq!(row.expect("it is there").booked, 100);
        one.stop().await;
        two.stop().await;
        let fresh = crate::support::Database::sqlite();
        let alone = studio.engine(fresh.open().await).await;
        alone.catch_up(ORG).await.expect("the views follow");
        assert_eq!(contents(&one).await, contents(&alone).await);
    }
}

#[tokio::test]
async fn whoever_wrote_can_wait_until_it_is_read() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        let nothing = engine.wait_for(ORG, 1, Duration::ZERO).await.expect("an answer");
        assert_eq!(nothing, Freshness::Stale { position: 0 });
        engine.run();
        let client = studio.register(Role::Client).await;
        assert_eq!(engine.wait_for(ORG, 1, LONG).await.expect("an answer"), Freshness::Current);
        let reader = studio.reader(&engine);
        let account = regimen_projections::accounts::find(&reader, ORG, client).await.expect("an answer");
        assert!(account.is_some());
        engine.stop().await;
    }
}

#[tokio::test]
async fn another_process_takes_over_when_the_lease_of_the_first_is_over() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        let until = studio.now() + TimeDelta::seconds(100);
        let sql = "INSERT INTO leases (work, owner, until) VALUES ($1, 'dead', $2)";
        let values = vec![format!("live-{ORG}").into(), until.timestamp_micros().into()];
        engine.db().execute(sql, values).await.expect("a lease");
        engine.run();
        studio.register(Role::Client).await;
        let held = engine.wait_for(ORG, 1, Duration::from_millis(50)).await.expect("an answer");
        assert_eq!(held, Freshness::Stale { position: 0 });
        studio.clock.set(until);
        assert_eq!(engine.wait_for(ORG, 1, LONG).await.expect("an answer"), Freshness::Current);
        engine.stop().await;
    }
}

#[tokio::test]
async fn a_new_version_is_built_beside_the_old_one_and_switched_on_when_it_has_caught_up() {
    for database in databases() {
        let studio = Studio::new();
        let old = studio.engine_with(database.open().await, counter::<2>()).await;
        let client = studio.register(Role::Client).await;
        for lot in 1..=3 {
            studio.grant(client, lot, 1).await;
        }
        old.catch_up(ORG).await.expect("the views follow");

        let new = studio.engine_with(database.open().await, counter::<3>()).await;
        studio.grant(client, 4, 1).await;
        new.catch_up(ORG).await.expect("the views follow");
        assert_eq!(grants(&new).await, 3, "the old build is read, and a fold that is not its own leaves it alone");
        old.catch_up(ORG).await.expect("the views follow");
        assert_eq!(grants(&new).await, 4, "a process of the old version still carries it on");
        let builds = new.lag().await.expect("a lag");
        let builds = builds.iter().filter(|lag| lag.view == "test_counter").map(|lag| (lag.live, lag.behind));
        assert_eq!(builds.collect::<Vec<_>>(), [(true, 0), (false, 5)]);

        new.run();
        let switched = "SELECT name FROM builds WHERE name = 'test_counter_g2' AND live = 1";
        while new.db().fetch(switched, Vec::new()).await.expect("builds").is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(grants(&new).await, 4);
        studio.grant(client, 5, 1).await;
        assert_eq!(new.wait_for(ORG, 6, LONG).await.expect("an answer"), Freshness::Current);
        assert_eq!(grants(&new).await, 5);
        new.stop().await;
        old.catch_up(ORG).await.expect("the old program finds that it is overtaken");
        assert_eq!(new.lag().await.expect("a lag").len(), 2, "the old build is gone");
    }
}

#[tokio::test]
async fn a_rebuild_that_stops_where_the_live_view_went_on_is_not_switched_on() {
    let studio = Studio::new();
    for database in databases() {
        let good = studio.engine_with(database.open().await, counter::<2>()).await;
        let org = OrgId::DEFAULT;
        let client = studio.register(Role::Client).await;
        studio.grant(client, 1, 13).await;
        good.catch_up(org).await.expect("the views follow");
        let before = grants(&good).await;
        // The same version number, but a fold that cannot.
        let worse = studio.engine_with(database.open().await, Views::default().with::<Worse>()).await;
        let refused = worse.rebuild(regimen_projections::engine::Which::All, |_| {}).await;
        assert!(refused.is_err(), "{refused:?}");
        assert_eq!(grants(&good).await, before);
    }
}

/// Version 2 as it should not be.
struct Worse;

impl View for Worse {
    type Row = Count;
    const NAME: &'static str = "test_counter";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 2;
    const COLUMNS: &'static [Column] = &[Column::int("grants")];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        AccountEvent::knows(kind)
    }

    fn touches(_: &Event, _: &mut Vec<String>) -> Result<(), FoldError> {
        Ok(())
    }

    fn fold(rows: &mut Rows<Count>, _: &Event) -> Result<(), FoldError> {
        rows.change("nobody said so").map(drop)
    }

    fn columns(row: &Count) -> Vec<Value> {
        vec![row.grants.into()]
    }
}
