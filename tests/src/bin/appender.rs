//! A program to be killed: appends as fast as it can and says on stdout what was acknowledged, one line for each commit.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use regimen_core::kernel::log::{
    Actor, Commit, Expected, Hash, Log, LogStore, NewEvent, PostgresOptions, PostgresStore, SqliteStore, StreamId,
    Write,
};

const CALLERS: usize = 32;

#[tokio::main]
async fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let store: Arc<dyn LogStore> = match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["sqlite", path] => Arc::new(SqliteStore::open(Path::new(path)).await.expect("the file opens")),
        ["postgres", url] => {
            Arc::new(PostgresStore::open(url, PostgresOptions::default()).await.expect("the database opens"))
        }
        _ => panic!("usage: appender sqlite <path> | postgres <url>"),
    };
    let log = Log::start(store, Arc::new(SystemClock));
    let callers = (0..CALLERS).map(|caller| tokio::spawn(append_for_ever(log.clone(), caller)));
    futures_util::future::join_all(callers).await;
}

async fn append_for_ever(log: Log, caller: usize) {
    loop {
        let commit = two_streams(caller);
        let command = commit.command_id;
        let Ok(stored) = log.append(OrgId::DEFAULT, commit).await else { continue };
        // One write, so that lines of several callers do not mix; the full stop says that the line is whole.
        let line = format!("{command} {} {}.\n", stored.first, stored.last);
        if std::io::stdout().lock().write_all(line.as_bytes()).is_err() {
            std::process::exit(1);
        }
    }
}

fn two_streams(caller: usize) -> Commit {
    let write = |stream, count| Write {
        stream,
        expected: Expected::Any,
        events: (0..count)
            .map(|_| NewEvent {
                event_id: EventId::generate(),
                kind: "ThingHappened",
                schema_version: 1,
                payload: vec![b'x'; 300].into(),
            })
            .collect(),
    };
    Commit {
        command_id: CommandId::generate(),
        request_hash: Hash::ZERO,
        actor: Actor::System,
        correlation: CorrelationId::generate(),
        causation: None,
        writes: vec![write(StreamId::new("own", caller), 2), write(StreamId::new("new", EventId::generate()), 1)],
        checks: vec![],
        rests_on: vec![],
        outcome: Arc::from(&b"{}"[..]),
    }
}
