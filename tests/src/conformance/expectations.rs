//! What a commit may expect of a stream.

use regimen_core::kernel::log::{AppendError, Commit, Expected};

use super::databases::Database;
use super::make::{ORG, append, check, commit, stream, write};

/// Every expectation, over a stream that is there and one that is not, in a write and in a check.
pub async fn each_expectation_holds_where_it_says(database: &impl Database) {
    let store = database.node().await;
    append(&*store, [commit([write("there", Expected::NoStream, 3)])]).await.remove(0).unwrap();
    let cases = [
        ("there", Expected::NoStream, Some(3)),
        ("there", Expected::Exact(2), Some(3)),
        ("there", Expected::Exact(3), None),
        ("there", Expected::Exact(4), Some(3)),
        ("there", Expected::Exists, None),
        ("there", Expected::Any, None),
        ("missing", Expected::NoStream, None),
        ("missing", Expected::Exact(0), None),
        ("missing", Expected::Exact(1), Some(0)),
        ("missing", Expected::Exists, Some(0)),
        ("missing", Expected::Any, None),
    ];
    for (nth, (key, expected, conflict)) in cases.into_iter().enumerate() {
        let bystander = || write(format!("bystander-{nth}"), Expected::NoStream, 1);
        let resting = Commit { checks: vec![check(key, expected)], ..commit([bystander()]) };
        let verdict = append(&*store, [resting]).await.remove(0);
        let conflict = conflict.map(|actual| AppendError::Conflict { stream: stream(key), actual });
        assert_eq!(verdict.err(), conflict, "{expected:?} of {key} in a check");
        if conflict.is_some() {
            let verdict = append(&*store, [commit([write(key, expected, 1), bystander()])]).await.remove(0);
            assert_eq!(verdict.err(), conflict, "{expected:?} of {key} in a write");
        }
    }
    append(&*store, [commit([write("there", Expected::Exact(3), 1)])]).await.remove(0).unwrap();
    append(&*store, [commit([write("there", Expected::Exists, 1)])]).await.remove(0).unwrap();
    append(&*store, [commit([write("new", Expected::Any, 1)])]).await.remove(0).unwrap();
    let streams = ["there", "missing", "new"].map(stream);
    assert_eq!(store.versions(ORG, &streams).await.unwrap(), [5, 0, 1]);
    super::audit(&*store, ORG).await;
}

/// A check fails like a write does, and leaves its stream alone when it holds.
pub async fn a_check_binds_without_writing(database: &impl Database) {
    let store = database.node().await;
    let rests = |key: &str, version| Commit {
        checks: vec![check("rule", Expected::Exact(version))],
        ..commit([write(key, Expected::NoStream, 1)])
    };
    let verdicts = append(
        &*store,
        [
            commit([write("rule", Expected::NoStream, 1)]),
            rests("in time", 1),
            commit([write("rule", Expected::Exact(1), 1)]),
            rests("too late", 1),
        ],
    )
    .await;
    assert!(verdicts[..3].iter().all(Result::is_ok));
    assert_eq!(verdicts[3], Err(AppendError::Conflict { stream: stream("rule"), actual: 2 }));
    assert_eq!(append(&*store, [rests("after all", 2)]).await[0].as_ref().unwrap().first, 4);
    assert_eq!(store.versions(ORG, &[stream("rule"), stream("too late")]).await.unwrap(), [2, 0]);
}
