//! Events together with who caused them: what a history of people is read from.

use super::actor::Actor;
use super::commit::Position;
use super::store::{Filter, LogStore, StoreError};
use super::stored::StoredEvent;
use crate::kernel::ids::{CorrelationId, OrgId};

/// An event, and on whose behalf it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The event.
    pub event: StoredEvent,
    /// On whose behalf.
    pub actor: Actor,
    /// Shared by everything that one request set in motion.
    pub correlation: CorrelationId,
}

/// The events of `org` with positions above `after` up to `until`, in order.
///
/// # Errors
/// When the store does not answer.
pub async fn acts(store: &dyn LogStore, org: OrgId, after: Position, until: Position) -> Result<Vec<Act>, StoreError> {
    let wanted = usize::try_from(until.saturating_sub(after)).unwrap_or(usize::MAX);
    let filter = Filter { until: Some(until), ..Filter::default() };
    let events = store.read(org, after, wanted, &filter).await?;
    // The first event may stand in the middle of its commit. There are at most as many commits as events.
    let first = store.commit_of(org, after + 1).await?.map_or(after, |commit| commit.first_position - 1);
    let commits = store.commits(org, first, wanted).await?;
    let mut commits = commits.into_iter().peekable();
    let mut found = Vec::with_capacity(events.len());
    for event in events {
        while commits.next_if(|commit| commit.last_position < event.position).is_some() {}
        let commit = commits.peek().filter(|commit| commit.first_position <= event.position);
        let commit = commit.ok_or_else(|| StoreError::corrupt(format!("no commit for position {}", event.position)))?;
        found.push(Act { actor: commit.actor, correlation: commit.correlation, event });
    }
    Ok(found)
}
