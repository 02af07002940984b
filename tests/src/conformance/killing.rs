//! Death in the middle of a batch.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use regimen_core::kernel::ids::CommandId;

use super::databases::Database;
use super::make::ORG;

const ROUNDS: usize = 10;

/// A child process appends as fast as it can and says what was acknowledged; it is killed when it has said a random number
/// of them, which is always in the middle of some batch. Afterwards all that it said is there, and the log is sound.
///
/// `child` is the program of `tests/src/bin/appender.rs`.
pub async fn what_was_acknowledged_survives_the_death_of_the_process(database: &impl Database, child: &str) {
    let mut acknowledged = Vec::<(CommandId, u64, u64)>::new();
    for _ in 0..ROUNDS {
        let mut child = Command::new(child).args(database.for_a_child()).stdout(Stdio::piped()).spawn().unwrap();
        let enough = uuid::Uuid::new_v4().as_u128() % 300;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = 0;
        // To the end: what it said before it died may still be in the pipe. Its last line may be cut short.
        while let Some(Ok(line)) = lines.next() {
            let Some((line, "")) = line.split_once('.') else { continue };
            let words = line.split(' ').collect::<Vec<_>>();
            acknowledged.push((words[0].parse().unwrap(), words[1].parse().unwrap(), words[2].parse().unwrap()));
            said += 1;
            if said == enough + 1 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(said > enough, "the child ended by itself");

        let store = database.node().await;
        super::audit(&*store, ORG).await;
        for (command, first, last) in &acknowledged {
            let known = store.known(ORG, *command).await.unwrap().expect("an acknowledged commit is there");
            assert_eq!((known.first, known.last), (*first, *last));
        }
    }
}
