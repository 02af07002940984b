//! The log and the clock.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Expected, Submission};

use super::databases::Database;
use super::make::{ORG, append_at, commit, write};

/// A commit that is stored while the clock stands earlier than at the commit before it takes that one's time.
pub async fn a_clock_that_goes_back_does_not_take_the_log_with_it(database: &impl Database) {
    let store = database.node().await;
    for now in [100, 40, -7, 100, 130, 129] {
        append_at(&*store, now, [commit([write("any", Expected::Any, 1)])]).await.remove(0).unwrap();
    }
    let (commits, _) = super::audit(&*store, ORG).await;
    let times = commits.iter().map(|commit| commit.recorded_at).collect::<Vec<_>>();
    assert_eq!(times, [100, 100, 100, 100, 130, 130]);
}

/// "As of an instant" is the last commit at or before it; a poll for news finds only the organizations that have some.
pub async fn positions_and_heads_are_found_by_time(database: &impl Database) {
    let store = database.node().await;
    for (now, count) in [(100, 2), (200, 1), (200, 3), (300, 1)] {
        append_at(&*store, now, [commit([write("any", Expected::Any, count)])]).await.remove(0).unwrap();
    }
    for (instant, position) in [(i64::MIN, 0), (99, 0), (100, 2), (199, 2), (200, 6), (299, 6), (300, 7), (i64::MAX, 7)]
    {
        assert_eq!(store.position_at(ORG, instant).await.unwrap(), position, "at {instant}");
    }

    let other = OrgId::generate();
    let refused = OrgId::generate();
    let batch = [
        Submission { org: other, commit: commit([write("any", Expected::Any, 1)]) },
        Submission { org: refused, commit: commit([write("any", Expected::Exists, 1)]) },
    ];
    store.append(&batch, 250).await.unwrap();
    for (since, expected) in [(301, vec![]), (300, vec![ORG]), (251, vec![ORG]), (250, vec![ORG, other])] {
        let mut heads = store.heads_since(since).await.unwrap();
        heads.sort_by_key(|(org, _)| *org);
        for (org, head) in &heads {
            assert_eq!(store.head(*org).await.unwrap(), *head);
        }
        assert_eq!(heads.into_iter().map(|(org, _)| org).collect::<Vec<_>>(), expected, "since {since}");
    }
    assert_eq!(store.heads_since(i64::MIN).await.unwrap().len(), 2, "a refused commit begins no log");
}
