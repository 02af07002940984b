//! Searching the log, forward for auditors and backward for whoever wants to see what somebody did last.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::security::SECURITY;
use crate::kernel::ids::{AccountId, CorrelationId, OrgId};
use crate::kernel::log::{Act, Filter, LogStore, Position, StoreError, StreamId, acts};
use crate::privacy::Trail;

/// Events looked at in one step.
const STEP: Position = 2_000;
/// Events looked at for one question; whoever wants more asks again from where it ended.
const AT_ONCE: Position = 50_000;

/// Which kinds of events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those that are relevant for security.
    Security,
    /// This kind.
    Kind(Arc<str>),
}

/// What is looked for. All of it must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Which kinds.
    pub which: Which,
    /// In this stream.
    pub stream: Option<StreamId>,
    /// It names this person, or they caused it.
    pub person: Option<AccountId>,
    /// It was set in motion by this request.
    pub correlation: Option<CorrelationId>,
    /// Recorded at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Recorded before this time.
    pub to: Option<DateTime<Utc>>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The events, in the order in which they were looked for.
    pub acts: Vec<Act>,
    /// Where to go on; none when there is no more. There may be more also when nothing was found.
    pub next: Option<Position>,
}

impl AuditQuery {
    /// What the store itself can choose by.
    fn filter(&self, until: Position) -> Filter {
        let kinds = match &self.which {
            Which::All => Vec::new(),
            Which::Security => SECURITY.iter().map(|kind| (*kind).into()).collect(),
            Which::Kind(kind) => vec![Arc::clone(kind)],
        };
        Filter { stream: self.stream.clone(), kinds, until: Some(until) }
    }

    fn takes(&self, act: &Act) -> bool {
        let of_kind = match &self.which {
            Which::All => true,
            Which::Security => SECURITY.contains(&&*act.event.kind),
            Which::Kind(kind) => *kind == act.event.kind,
        };
        of_kind
            && self.stream.as_ref().is_none_or(|stream| *stream == act.event.stream)
            && self.correlation.is_none_or(|correlation| correlation == act.correlation)
            && self.person.is_none_or(|person| concerns(person, act))
    }
}

/// Whether `act` names `person`, or is by them.
fn concerns(person: AccountId, act: &Act) -> bool {
    // What cannot be read names nobody.
    Trail::of(person).part(act).is_ok_and(|part| part.is_some())
}

/// Up to `limit` events of `org` behind `after` that `query` looks for, in the order in which they happened.
///
/// # Errors
/// When the store does not answer.
pub async fn search(
    store: &dyn LogStore,
    org: OrgId,
    query: &AuditQuery,
    after: Position,
    limit: usize,
) -> Result<Found, StoreError> {
    let before = |instant: DateTime<Utc>| store.position_at(org, instant.timestamp_micros() - 1);
    let until = match query.to {
        Some(to) => before(to).await?,
        None => store.head(org).await?.position,
    };
    let mut after = match query.from {
        Some(from) => after.max(before(from).await?),
        None => after,
    };
    if query.person.is_none() && query.correlation.is_none() {
        return chosen_by_store(store, org, &query.filter(until), after, limit).await;
    }
    let last = until.min(after.saturating_add(AT_ONCE));
    let mut found = Vec::new();
    while after < last {
        let next = last.min(after + STEP);
        found.extend(acts(store, org, after, next).await?.into_iter().filter(|act| query.takes(act)));
        if found.len() >= limit {
            found.truncate(limit);
            let next = found.last().map(|act| act.event.position).filter(|position| *position < until);
            return Ok(Found { acts: found, next });
        }
        after = next;
    }
    Ok(Found { acts: found, next: (last < until).then_some(last) })
}

/// Where the store can choose by itself, nothing else is read.
async fn chosen_by_store(
    store: &dyn LogStore,
    org: OrgId,
    filter: &Filter,
    after: Position,
    limit: usize,
) -> Result<Found, StoreError> {
    let events = store.read(org, after, limit, filter).await?;
    let next = events.last().filter(|_| events.len() == limit).map(|event| event.position);
    let mut found = Vec::with_capacity(events.len());
    for event in events {
        let missing = || StoreError::corrupt(format!("no commit for position {}", event.position));
        let commit = store.commit_of(org, event.position).await?.ok_or_else(missing)?;
        found.push(Act { actor: commit.actor, correlation: commit.correlation, event });
    }
    Ok(Found { acts: found, next })
}

/// Up to `limit` events that name `person` or are by them, the latest first, before the position `before` or from the end.
///
/// # Errors
/// When the store does not answer.
pub async fn acts_of(
    store: &dyn LogStore,
    org: OrgId,
    person: AccountId,
    before: Option<Position>,
    limit: usize,
) -> Result<Found, StoreError> {
    let end = store.head(org).await?.position;
    let mut until = before.map_or(end, |before| before.saturating_sub(1).min(end));
    let first = until.saturating_sub(AT_ONCE);
    let mut found = Vec::new();
    while until > first {
        let after = first.max(until.saturating_sub(STEP));
        let step = acts(store, org, after, until).await?;
        found.extend(step.into_iter().rev().filter(|act| concerns(person, act)));
        if found.len() >= limit {
            found.truncate(limit);
            let next = found.last().map(|act| act.event.position).filter(|position| *position > 1);
            return Ok(Found { acts: found, next });
        }
        until = after;
    }
    Ok(Found { acts: found, next: (first > 0).then_some(first + 1) })
}
