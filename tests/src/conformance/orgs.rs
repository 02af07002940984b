//! Organizations in one database.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Expected, Filter, Submission};

use super::databases::Database;
use super::make::{commit, stream, write};

/// Two organizations use the same stream names and command ids in one batch; each has a log of its own.
pub async fn organizations_do_not_see_each_other(database: &impl Database) {
    let store = database.node().await;
    let (one, other, third) = (OrgId::generate(), OrgId::generate(), OrgId::generate());
    let shared = commit([write("same", Expected::NoStream, 1)]);
    let batch = [
        Submission { org: one, commit: shared.clone() },
        Submission { org: other, commit: shared.clone() },
        Submission { org: one, commit: commit([write("same", Expected::Exact(1), 1)]) },
    ];
    let verdicts = store.append(&batch, 5).await.unwrap();
    assert!(verdicts.iter().all(|verdict| !verdict.as_ref().unwrap().repeated));

    assert_eq!(super::audit(&*store, one).await.1.len(), 2);
    assert_eq!(super::audit(&*store, other).await.1.len(), 1);
    assert!(super::audit(&*store, third).await.1.is_empty());
    assert_eq!(store.versions(third, &[stream("same")]).await.unwrap(), [0]);
    assert_eq!(store.known(third, shared.command_id).await.unwrap(), None);
    assert!(store.read_stream(third, &stream("same"), 0, 10).await.unwrap().is_empty());
    let filter = Filter { stream: Some(stream("same")), ..Filter::default() };
    assert_eq!(store.read(other, 0, 10, &filter).await.unwrap().len(), 1);
    assert_eq!(store.position_at(third, i64::MAX).await.unwrap(), 0);
    let mut heads =
        store.heads_since(0).await.unwrap().into_iter().map(|(org, head)| (org, head.position)).collect::<Vec<_>>();
    heads.sort();
    let mut expected = vec![(one, 2), (other, 1)];
    expected.sort();
    assert_eq!(heads, expected);
}
