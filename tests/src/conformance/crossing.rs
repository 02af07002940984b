//! Commits over the same two streams in opposite order.

use futures_util::future::join_all;
use regimen_core::kernel::log::{AppendError, Expected};

use super::databases::Database;
use super::make::{ORG, check, commit, log, stream, write};

/// Half of the nodes write A then B, half B then A, while resting on C and D: none waits for ever, none fails for another
/// reason than a conflict, and both streams stay in step.
pub async fn crossed_commits_on_several_nodes_never_lock_each_other_out(database: &impl Database) {
    let nodes = join_all((0..4).map(|_| database.node())).await;
    join_all(nodes.iter().enumerate().flat_map(|(node, store)| {
        let log = log(store);
        (0..4).map(move |_| {
            let log = log.clone();
            let (one, other) = if node % 2 == 0 { ("a", "b") } else { ("b", "a") };
            async move {
                let mut successes = 0;
                while successes < 8 {
                    let seen = log.store().versions(ORG, &[stream("a")]).await.unwrap()[0];
                    let expected = Expected::seen_at(seen);
                    let mut crossed = commit([write(one, expected, 1), write(other, expected, 1)]);
                    crossed.checks = vec![check(format!("{other}-rest"), Expected::Any)];
                    match log.append(ORG, crossed).await {
                        Ok(_) => successes += 1,
                        Err(AppendError::Conflict { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        })
    }))
    .await;
    super::audit(&*nodes[0], ORG).await;
    assert_eq!(nodes[0].versions(ORG, &[stream("a"), stream("b")]).await.unwrap(), [128, 128]);
}
