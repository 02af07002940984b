//! The log, as a question reads it: streams whole, and commits with all their events. Personal fields stay sealed.

use crate::kernel::event::Envelope;
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, Position, StoredCommit, StreamId, Version};

/// Events read at once.
const PAGE: usize = 1_000;

/// A commit with its events.
pub(super) struct Commit {
    pub(super) commit: StoredCommit,
    pub(super) events: Vec<Envelope>,
}

/// The events of `stream` up to the version `until`.
pub(super) async fn stream(
    executor: &Executor,
    org: OrgId,
    stream: &StreamId,
    until: Version,
) -> Result<Vec<Envelope>, Failure> {
    let (mut events, mut version) = (Vec::new(), 0);
    loop {
        let page = executor.log().store().read_stream(org, stream, version, PAGE).await?;
        let full = page.len() == PAGE;
        version = page.last().map_or(version, |event| event.version);
        let wanted = page.into_iter().filter(|event| event.version <= until);
        events.extend(wanted.map(|event| Envelope::sealed(org, event)));
        if !full || version >= until {
            return Ok(events);
        }
    }
}

/// The commit of the event at `position`.
pub(super) async fn commit(executor: &Executor, org: OrgId, position: Position) -> Result<Commit, Failure> {
    let store = executor.log().store();
    let missing = || Failure::Corrupt(format!("no commit for position {position}").into());
    let commit = store.commit_of(org, position).await?.ok_or_else(missing)?;
    let filter = Filter { until: Some(commit.last_position), ..Filter::default() };
    let stored = store.read(org, commit.first_position.saturating_sub(1), usize::MAX, &filter).await?;
    let events = stored.into_iter().map(|event| Envelope::sealed(org, event)).collect();
    Ok(Commit { commit, events })
}
