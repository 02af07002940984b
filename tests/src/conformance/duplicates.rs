//! Saying a command again.

use std::sync::Arc;

use futures_util::future::join_all;
use regimen_core::kernel::ids::CommandId;
use regimen_core::kernel::log::{AppendError, Commit, Expected, Hash};

use super::databases::Database;
use super::make::{ORG, append, commit, log, write};

fn with_outcome(outcome: &[u8]) -> Commit {
    Commit { outcome: Arc::from(outcome), ..commit([write("once", Expected::NoStream, 2)]) }
}

/// The second time nothing is written and the first outcome is given, even though the stream is no longer as expected; with
/// another request the command is refused.
pub async fn a_command_said_twice_has_its_first_outcome(database: &impl Database) {
    let store = database.node().await;
    let first = with_outcome(br#"{"ticket":1}"#);
    let said = append(&*store, [first.clone()]).await.remove(0).unwrap();
    assert!(!said.repeated);

    let again = Commit { outcome: Arc::from(&br#"{"ticket":2}"#[..]), ..first.clone() };
    let repeated = append(&*store, [again]).await.remove(0).unwrap();
    assert!(repeated.repeated);
    assert_eq!((repeated.first, repeated.last, &*repeated.outcome), (1, 2, &br#"{"ticket":1}"#[..]));

    let another = Commit { request_hash: Hash([8; 32]), ..first.clone() };
    assert_eq!(append(&*store, [another]).await, [Err(AppendError::CommandReused)]);

    let known = store.known(ORG, first.command_id).await.unwrap().unwrap();
    assert_eq!((known.first, known.last, known.request_hash), (1, 2, first.request_hash));
    assert_eq!(store.known(ORG, CommandId::generate()).await.unwrap(), None);
    assert_eq!(super::audit(&*store, ORG).await.0.len(), 1);
}

/// Both sayings may be in one transaction.
pub async fn a_command_said_twice_in_one_batch_happens_once(database: &impl Database) {
    let store = database.node().await;
    let first = with_outcome(b"1");
    let another = Commit { request_hash: Hash([8; 32]), ..first.clone() };
    let verdicts = append(&*store, [first.clone(), first, another]).await;
    assert!(!verdicts[0].as_ref().unwrap().repeated);
    assert!(verdicts[1].as_ref().unwrap().repeated);
    assert_eq!(verdicts[2], Err(AppendError::CommandReused));
    assert_eq!(super::audit(&*store, ORG).await.0.len(), 1);
}

/// A caller that hears nothing asks another node. Whichever stream each saying would write to, one is stored and all others
/// get its outcome.
pub async fn a_command_said_on_many_nodes_at_once_happens_once(database: &impl Database) {
    let nodes = join_all((0..4).map(|_| database.node())).await;
    let logs = nodes.iter().map(log).collect::<Vec<_>>();
    for round in 0..20 {
        let command_id = CommandId::generate();
        let answers = join_all(logs.iter().enumerate().map(|(node, log)| {
            let key = if round % 2 == 0 { format!("{round}") } else { format!("{round}-{node}") };
            log.append(ORG, Commit { command_id, ..commit([write(key, Expected::NoStream, 1)]) })
        }))
        .await;
        let answers = answers.into_iter().map(|answer| answer.unwrap()).collect::<Vec<_>>();
        assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
        assert!(answers.iter().all(|answer| answer.first == round + 1));
    }
    assert_eq!(super::audit(&*nodes[0], ORG).await.0.len(), 20);
}
