//! A reader that follows the log while it grows.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::{join, join_all};
use regimen_core::kernel::log::{Expected, Filter};

use super::databases::Database;
use super::make::{ORG, commit, log, write};

const NODES: usize = 3;
const WRITERS: usize = 8;
const COMMITS: usize = 25;

/// Many writers on several nodes append; a reader that only asks "what is after the last that I saw" misses nothing.
pub async fn a_tailer_sees_every_event_once_and_in_order(database: &impl Database) {
    let nodes = join_all((0..NODES).map(|_| database.node())).await;
    let reader = database.node().await;
    let done = AtomicBool::new(false);

    let writing = async {
        join_all(nodes.iter().enumerate().flat_map(|(node, store)| {
            let log = log(store);
            (0..WRITERS).map(move |writer| {
                let log = log.clone();
                async move {
                    for nth in 0..COMMITS {
                        let own = write(format!("{node}-{writer}"), Expected::Any, 1 + nth % 3);
                        let shared = write(format!("shared-{}", nth % 5), Expected::Any, 1);
                        log.append(ORG, commit([own, shared])).await.unwrap();
                    }
                }
            })
        }))
        .await;
        done.store(true, Ordering::SeqCst);
    };
    let tailing = async {
        let mut seen = Vec::new();
        loop {
            let last_look = done.load(Ordering::SeqCst);
            let after = seen.len() as u64;
            let page = reader.read(ORG, after, 17, &Filter::default()).await.unwrap();
            if page.is_empty() && last_look {
                return seen;
            }
            seen.extend(page);
            tokio::task::yield_now().await;
        }
    };
    let ((), seen) = join(writing, tailing).await;

    assert!(seen.iter().map(|event| event.position).eq(1..=seen.len() as u64));
    let (_, events) = super::audit(&*reader, ORG).await;
    assert_eq!(seen, events);
    let per_writer = (0..COMMITS).map(|nth| 2 + nth % 3).sum::<usize>();
    assert_eq!(seen.len(), NODES * WRITERS * per_writer);
}
