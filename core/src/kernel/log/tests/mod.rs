//! The promises of judging and of group commit, where no database is needed to break them.

#![expect(clippy::unwrap_used, reason = "tests fail there and then")]

mod group;
mod judging;

use std::sync::Arc;

use super::{Actor, Commit, Expected, Hash, NewEvent, StreamId, Submission, Write};
use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};

fn commit(stream: &str, expected: Expected) -> Commit {
    let event = NewEvent {
        event_id: EventId::generate(),
        kind: "ThingHappened",
        schema_version: 1,
        payload: Arc::from(&b"{}"[..]),
    };
    Commit {
        rests_on: Vec::new(),
        command_id: CommandId::generate(),
        request_hash: Hash::ZERO,
        actor: Actor::System,
        correlation: CorrelationId::generate(),
        causation: None,
        writes: vec![Write { stream: StreamId::new("thing", stream), expected, events: vec![event] }],
        checks: vec![],
        outcome: Arc::from(&b"{}"[..]),
    }
}

fn submission(stream: &str, expected: Expected) -> Submission {
    Submission { org: OrgId::DEFAULT, commit: commit(stream, expected) }
}
