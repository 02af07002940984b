//! A log as it must be, whatever was done to it.

use std::collections::HashMap;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{
    Filter, Hash, Head, LogStore, StoredCommit, StoredEvent, StreamId, Version, commit_hash,
};

/// Reads the whole log of `org` and checks that positions and versions are dense, that commits cover all events, that
/// times never go back, and that the chain verifies up to the head. The log must be at rest.
///
/// # Panics
/// When anything is not as it must be.
pub async fn audit(store: &dyn LogStore, org: OrgId) -> (Vec<StoredCommit>, Vec<StoredEvent>) {
    let events = store.read(org, 0, usize::MAX, &Filter::default()).await.unwrap();
    let commits = store.commits(org, 0, usize::MAX).await.unwrap();

    let mut versions = HashMap::<&StreamId, Version>::new();
    for (event, position) in events.iter().zip(1..) {
        assert_eq!(event.position, position, "positions are dense");
        let version = versions.entry(&event.stream).or_default();
        *version += 1;
        assert_eq!(event.version, *version, "versions of {} are dense", event.stream);
    }

    let mut head = Head::EMPTY;
    let mut rest = &events[..];
    for commit in &commits {
        assert_eq!(commit.first_position, head.position + 1, "commits leave no gap");
        assert_eq!(commit.prev_hash, head.hash, "each commit is chained to the one before it");
        assert!(commit.recorded_at >= head.recorded_at, "time does not go back");
        let count = usize::try_from(commit.last_position - head.position).unwrap();
        let (own, others) = rest.split_at(count);
        assert!(own.iter().all(|event| event.recorded_at == commit.recorded_at));
        assert_eq!(commit.hash, commit_hash(commit, own), "the chain verifies at {}", commit.first_position);
        assert_ne!(commit.hash, Hash::ZERO);
        head = Head { position: commit.last_position, hash: commit.hash, recorded_at: commit.recorded_at };
        rest = others;
    }
    assert!(rest.is_empty(), "every event belongs to a commit");
    assert_eq!(store.head(org).await.unwrap(), head);

    let (streams, expected): (Vec<_>, Vec<_>) = versions.into_iter().map(|(s, v)| (s.clone(), v)).unzip();
    assert_eq!(store.versions(org, &streams).await.unwrap(), expected);
    (commits, events)
}
