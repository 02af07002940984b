//! Commits that share a transaction but not their fate.

use regimen_core::kernel::log::{AppendError, Expected};

use super::databases::Database;
use super::make::{ORG, append, commit, stream, write};

/// The commit in the middle conflicts; those before and behind it stand, without a gap.
pub async fn a_conflict_is_refused_alone(database: &impl Database) {
    let store = database.node().await;
    let verdicts = append(
        &*store,
        [
            commit([write("seat", Expected::NoStream, 1)]),
            commit([write("seat", Expected::NoStream, 1)]),
            commit([write("seat", Expected::Exact(1), 2)]),
            commit([write("other", Expected::NoStream, 1)]),
        ],
    )
    .await;
    assert_eq!(verdicts[1], Err(AppendError::Conflict { stream: stream("seat"), actual: 1 }));
    let places = [0, 2, 3].map(|nth| verdicts[nth].as_ref().map(|stored| (stored.first, stored.last)).unwrap());
    assert_eq!(places, [(1, 1), (2, 3), (4, 4)]);
    super::audit(&*store, ORG).await;

    let only_refused = append(&*store, [commit([write("seat", Expected::NoStream, 1)])]).await;
    assert_eq!(only_refused, [Err(AppendError::Conflict { stream: stream("seat"), actual: 3 })]);
    assert_eq!(super::audit(&*store, ORG).await.0.len(), 3);
}

/// One of three streams is not as expected: none of them is written, and none appears to exist.
pub async fn a_commit_is_stored_whole_or_not_at_all(database: &impl Database) {
    let store = database.node().await;
    let three =
        |middle| commit([write("a", Expected::NoStream, 2), write("b", middle, 1), write("c", Expected::NoStream, 3)]);
    let refused = append(&*store, [three(Expected::Exists), commit([write("z", Expected::NoStream, 1)])]).await;
    assert_eq!(refused[0], Err(AppendError::Conflict { stream: stream("b"), actual: 0 }));
    let streams = ["a", "b", "c"].map(stream);
    assert_eq!(store.versions(ORG, &streams).await.unwrap(), [0, 0, 0]);

    let stored = append(&*store, [three(Expected::NoStream)]).await.remove(0).unwrap();
    assert_eq!((stored.first, stored.last), (2, 7));
    assert_eq!(store.versions(ORG, &streams).await.unwrap(), [2, 1, 3]);
    super::audit(&*store, ORG).await;
}
