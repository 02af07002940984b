//! Pages of the log.

use regimen_core::kernel::ids::EventId;
use regimen_core::kernel::log::{Actor, Commit, Expected, Filter, Head, NewEvent, Write};

use super::databases::Database;
use super::make::{ORG, append, commit, stream, write};

fn kinds(nth: usize) -> Write {
    let kind = ["Opened", "Moved", "Closed"][nth % 3];
    let events = (0..2).map(|part| NewEvent {
        event_id: EventId::generate(),
        kind,
        schema_version: u16::MAX - 1,
        payload: vec![0, 0xff, b'{', u8::try_from(part).unwrap()].into(),
    });
    Write { stream: stream(nth % 2), expected: Expected::Any, events: events.collect() }
}

/// Whatever the filter and the size of the page, paging through gives what the filter lets through, once and in order.
pub async fn pages_come_in_order_and_as_filtered(database: &impl Database) {
    let store = database.node().await;
    let mut written = (0..12).map(|nth| commit([kinds(nth)])).collect::<Vec<Commit>>();
    written[3].actor = Actor::Anonymous;
    written[3].causation = Some(EventId::generate());
    written[3].outcome = vec![0, 0xff].into();
    append(&*store, written.clone()).await;

    let (commits, all) = super::audit(&*store, ORG).await;
    for (stored, written) in commits.iter().zip(&written) {
        assert_eq!(
            (stored.command_id, stored.actor, stored.correlation, stored.causation, &stored.outcome),
            (written.command_id, written.actor, written.correlation, written.causation, &written.outcome)
        );
    }
    let payloads = written.iter().flat_map(|commit| &commit.writes[0].events).map(|event| &event.payload);
    assert!(payloads.eq(all.iter().map(|event| &event.payload)));
    assert!(all.iter().all(|event| event.schema_version == u16::MAX - 1));

    for wanted in [None, Some(stream(1)), Some(stream("missing"))] {
        for kinds in [vec![], vec!["Moved".into()], vec!["Opened".into(), "Closed".into(), "Unheard".into()]] {
            for until in [None, Some(0), Some(11), Some(99)] {
                let filter = Filter { stream: wanted.clone(), kinds: kinds.clone(), until };
                let expected = all.iter().filter(|event| {
                    wanted.as_ref().is_none_or(|stream| *stream == event.stream)
                        && (kinds.is_empty() || kinds.contains(&event.kind))
                        && until.is_none_or(|until| event.position <= until)
                });
                let mut paged = Vec::new();
                loop {
                    let after = paged.last().map_or(0, |event: &regimen_core::kernel::log::StoredEvent| event.position);
                    let page = store.read(ORG, after, 5, &filter).await.unwrap();
                    if page.is_empty() {
                        break;
                    }
                    assert!(page.len() <= 5);
                    paged.extend(page);
                }
                assert!(paged.iter().eq(expected), "{filter:?}");
            }
        }
    }

    let own = all.iter().filter(|event| event.stream == stream(1)).cloned().collect::<Vec<_>>();
    assert_eq!(store.read_stream(ORG, &stream(1), 0, 100).await.unwrap(), own);
    assert_eq!(store.read_stream(ORG, &stream(1), 3, 2).await.unwrap(), own[3..5]);
    assert_eq!(store.commits(ORG, commits[4].first_position, 3).await.unwrap(), commits[5..8]);
    for commit in &commits {
        for position in commit.first_position..=commit.last_position {
            assert_eq!(store.commit_of(ORG, position).await.unwrap().as_ref(), Some(commit));
        }
    }
    for position in [0, all.len() as u64 + 1, u64::MAX] {
        assert_eq!(store.commit_of(ORG, position).await.unwrap(), None);
    }
    assert_eq!(store.commits(ORG, commits[4].first_position - 1, 1).await.unwrap(), commits[4..5]);
}

/// Before anything is written, and where a commit was refused, there is nothing.
pub async fn what_was_never_written_is_empty(database: &impl Database) {
    let store = database.node().await;
    store.ping().await.unwrap();
    assert!(append(&*store, []).await.is_empty());
    assert!(append(&*store, [commit([write("never", Expected::Exists, 1)])]).await[0].is_err());
    assert_eq!(store.head(ORG).await.unwrap(), Head::EMPTY);
    assert_eq!(store.versions(ORG, &[stream("never")]).await.unwrap(), [0]);
    assert_eq!(store.versions(ORG, &[]).await.unwrap(), [0; 0]);
    assert!(store.heads_since(i64::MIN).await.unwrap().is_empty());
    assert_eq!(store.commit_of(ORG, 1).await.unwrap(), None);
    assert!(super::audit(&*store, ORG).await.0.is_empty());
}
