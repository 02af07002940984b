//! Verifying a log where it lies.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::chain::{ChainVerifier, Flaw};
use super::head::SignedHead;
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, Hash, LogStore, Position, StoreError, StoredCommit, StoredEvent, StreamId, Version};

/// Commits read at once.
const PAGE: usize = 1_000;

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whether everything is as it was stored.
    pub valid: bool,
    /// How far it is.
    pub position: Position,
    /// The hash of the last commit that is.
    pub hash: Hash,
    /// What is wrong behind it, in one sentence.
    pub flaw: Option<String>,
}

impl Report {
    pub(super) fn new(verifier: &ChainVerifier, flaw: Option<&Flaw>) -> Self {
        let head = verifier.head();
        Self { valid: flaw.is_none(), position: head.position, hash: head.hash, flaw: flaw.map(ToString::to_string) }
    }
}

/// Recomputes the whole chain of `org` in `store`, compares what the store keeps beside it, and holds it against heads that were
/// signed before (whose signatures the caller has verified).
///
/// # Errors
/// When the store does not answer; a flaw is part of the report.
pub async fn verify_log(store: &dyn LogStore, org: OrgId, signed: &[SignedHead]) -> Result<Report, StoreError> {
    let mut verifier = ChainVerifier::new(org);
    let mut versions = HashMap::new();
    let flaw = match follow(store, org, signed, &mut verifier, &mut versions).await {
        Ok(()) => derived(store, org, &verifier, versions).await?,
        Err(Stop::Flaw(flaw)) => Some(flaw),
        Err(Stop::Store(error)) => return Err(error),
    };
    Ok(Report::new(&verifier, flaw.as_ref()))
}

enum Stop {
    Flaw(Flaw),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            // A row that cannot even be read was altered.
            StoreError::Corrupt { .. } => Self::Flaw(Flaw::Derived { table: "rows", at: "an unreadable row".into() }),
            StoreError::Unavailable { .. } => Self::Store(error),
        }
    }
}

impl From<Flaw> for Stop {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

async fn follow(
    store: &dyn LogStore,
    org: OrgId,
    signed: &[SignedHead],
    verifier: &mut ChainVerifier,
    versions: &mut HashMap<StreamId, Version>,
) -> Result<(), Stop> {
    loop {
        let commits = store.commits(org, verifier.head().position, PAGE).await?;
        let Some(last) = commits.last().map(|commit| commit.last_position) else { break };
        let events = events_until(store, org, verifier.head().position, last).await?;
        let mut rest = events.as_slice();
        for commit in &commits {
            let (own, others) = rest.split_at(own_events(commit, rest));
            rest = others;
            verifier.follow(commit, own)?;
            for event in own {
                versions.insert(event.stream.clone(), event.version);
            }
            as_signed(signed, commit)?;
        }
    }
    let end = verifier.head().position;
    // Events behind the last commit belong to none.
    if !store.read(org, end, 1, &Filter::default()).await?.is_empty() {
        return Err(Flaw::Events(end + 1).into());
    }
    match signed.iter().map(|head| head.position).max() {
        Some(signed) if signed > end => Err(Flaw::Truncated { end, signed }.into()),
        Some(_) | None => Ok(()),
    }
}

async fn events_until(
    store: &dyn LogStore,
    org: OrgId,
    after: Position,
    last: Position,
) -> Result<Vec<StoredEvent>, StoreError> {
    let filter = Filter { until: Some(last), ..Filter::default() };
    let count = usize::try_from(last.saturating_sub(after)).unwrap_or(usize::MAX);
    // An altered last position must not make us read without end.
    store.read(org, after, count.min(64 * PAGE), &filter).await
}

fn own_events(commit: &StoredCommit, rest: &[StoredEvent]) -> usize {
    rest.iter().take_while(|event| event.position <= commit.last_position).count()
}

fn as_signed(signed: &[SignedHead], commit: &StoredCommit) -> Result<(), Flaw> {
    let within = |head: &&SignedHead| (commit.first_position..=commit.last_position).contains(&head.position);
    match signed.iter().find(within) {
        Some(head) if head.position != commit.last_position || head.hash != commit.hash => {
            Err(Flaw::Rewritten(head.position))
        }
        Some(_) | None => Ok(()),
    }
}

async fn derived(
    store: &dyn LogStore,
    org: OrgId,
    verifier: &ChainVerifier,
    versions: HashMap<StreamId, Version>,
) -> Result<Option<Flaw>, StoreError> {
    let stored = store.head(org).await?;
    // While the log is written to, the head may have gone on; it must not be behind.
    if stored.position < verifier.head().position
        || (stored.position == verifier.head().position && stored.hash != verifier.head().hash)
    {
        return Ok(Some(Flaw::Derived { table: "heads", at: format!("position {}", stored.position) }));
    }
    let versions = versions.into_iter().collect::<Vec<_>>();
    let mut ahead = None;
    for page in versions.chunks(PAGE) {
        let streams = page.iter().map(|(stream, _)| stream.clone()).collect::<Vec<_>>();
        let actual = store.versions(org, &streams).await?;
        for ((stream, version), actual) in page.iter().zip(actual) {
            if actual < *version {
                return Ok(Some(Flaw::Derived { table: "streams", at: stream.to_string() }));
            }
            if actual > *version {
                ahead = Some(stream);
            }
        }
    }
    // A stream may be further only if the log has gone on meanwhile.
    match ahead {
        Some(stream) if store.head(org).await?.position == verifier.head().position => {
            Ok(Some(Flaw::Derived { table: "streams", at: stream.to_string() }))
        }
        Some(_) | None => Ok(None),
    }
}
