//! Writers that append to streams of their own, each expecting the version it saw last.

use std::sync::Arc;
use std::time::Instant;

use regimen_core::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use regimen_core::kernel::log::{Actor, Commit, Expected, Hash, Log, NewEvent, StreamId, Version, Write};
use tokio::task::JoinSet;

use super::{PAYLOAD_BYTES, STREAMS};
use crate::Failed;

pub(super) async fn run(log: &Log, writers: usize, count: usize) -> Result<f64, Failed> {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for writer in 0..writers {
        let log = log.clone();
        tasks.spawn(async move { write(&log, writer, writers, count / writers).await });
    }
    let mut written = 0;
    while let Some(done) = tasks.join_next().await {
        written += done??;
    }
    Ok(written as f64 / began.elapsed().as_secs_f64())
}

/// Appends `count` commands to every `writers`-th stream from `writer` on, in an order that jumps.
async fn write(log: &Log, writer: usize, writers: usize, count: usize) -> Result<usize, Failed> {
    let payload: Arc<[u8]> = payload().into();
    let names = (writer..STREAMS).step_by(writers).map(|number| StreamId::new("roster", number));
    let mut streams = names.map(|name| (name, 0)).collect::<Vec<(StreamId, Version)>>();
    let streams_count = streams.len();
    for number in 0..count {
        let (stream, version) = &mut streams[(number * 7_919) % streams_count];
        let event =
            NewEvent { event_id: EventId::generate(), kind: "SpotBooked", schema_version: 1, payload: payload.clone() };
        let commit = Commit {
            command_id: CommandId::generate(),
            request_hash: Hash::ZERO,
            actor: Actor::System,
            correlation: CorrelationId::generate(),
            causation: None,
            writes: vec![Write { stream: stream.clone(), expected: Expected::seen_at(*version), events: vec![event] }],
            checks: Vec::new(),
            rests_on: Vec::new(),
            outcome: Arc::from(&b"{}"[..]),
        };
        log.append(OrgId::DEFAULT, commit).await?;
        *version += 1;
    }
    Ok(count)
}

/// A JSON text of the usual length.
pub(super) fn payload() -> Vec<u8> {
    let frame = r#"{"note":""}"#.len();
    format!(r#"{{"note":"{}"}}"#, "x".repeat(PAYLOAD_BYTES - frame)).into_bytes()
}
