//! The proof holds however many write at once.

use futures_util::future::join_all;
use regimen_core::kernel::log::{AppendError, Expected};

use super::databases::Database;
use super::make::{ORG, commit, log, stream, write};

/// Writers on several nodes fight for one stream with what they last saw of it; every success is in the log, nothing else is,
/// and the chain verifies.
pub async fn the_chain_verifies_after_many_wrote_at_once(database: &impl Database) {
    let nodes = join_all((0..3).map(|_| database.node())).await;
    let successes = join_all(nodes.iter().flat_map(|store| {
        let log = log(store);
        (0..6).map(move |_| {
            let log = log.clone();
            async move {
                let mut successes = 0;
                while successes < 10 {
                    let seen = log.store().versions(ORG, &[stream("prize")]).await.unwrap()[0];
                    match log.append(ORG, commit([write("prize", Expected::seen_at(seen), 1)])).await {
                        Ok(_) => successes += 1,
                        Err(AppendError::Conflict { stream: taken, actual }) => {
                            assert_eq!(taken, stream("prize"));
                            assert!(actual > seen, "a conflict is with somebody who was faster");
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
                successes
            }
        })
    }))
    .await;
    let (commits, events) = super::audit(&*nodes[0], ORG).await;
    assert_eq!(commits.len(), successes.iter().sum::<usize>());
    assert_eq!(events.len(), commits.len());
}
