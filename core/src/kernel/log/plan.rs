//! Which commits of a batch are accepted, at which positions and with which hashes: pure, and the same for every store.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::chain::{Hash, commit_hash};
use super::commit::{Commit, Position, Version};
use super::group::Submission;
use super::store::Head;
use super::stored::{StoredCommit, StoredEvent};
use super::stream::StreamId;
use super::{AppendError, Appended};
use crate::kernel::ids::{CommandId, OrgId};

/// An accepted command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The keyed hash of its request.
    pub request_hash: Hash,
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub last: Position,
    /// What it answered.
    pub outcome: Arc<[u8]>,
}

/// The answer to one submission.
pub type Verdict = Result<Appended, AppendError>;

/// What the store knows, locked for this transaction, of everything that a batch touches. What is missing does not exist.
#[derive(Debug, Default)]
pub struct Facts {
    /// Of each stream in a write or check.
    pub versions: HashMap<(OrgId, StreamId), Version>,
    /// Of each command.
    pub known: HashMap<(OrgId, CommandId), Known>,
    /// Of each organization.
    pub heads: HashMap<OrgId, Head>,
}

/// What is to be stored.
#[derive(Debug, Default)]
pub struct Plan {
    /// One for each submission, in order.
    pub verdicts: Vec<Verdict>,
    /// New rows of `commits`.
    pub commits: Vec<StoredCommit>,
    /// New rows of `events`, each with its organization.
    pub events: Vec<(OrgId, StoredEvent)>,
    /// The new version of every stream that was written.
    pub versions: HashMap<(OrgId, StreamId), Version>,
    /// The new head of every organization that was written.
    pub heads: HashMap<OrgId, Head>,
}

/// Judges `batch` in its order over `facts`. A commit that is refused leaves no trace on those behind it.
pub fn plan(batch: &[Submission], mut facts: Facts, now: i64) -> Plan {
    let mut plan = Plan::default();
    let mut lost = HashSet::new();
    for submission in batch {
        let commit = &submission.commit;
        let verdict = if commit.rests_on.iter().any(|command| lost.contains(command)) {
            Err(AppendError::Superseded)
        } else {
            judge(submission, &mut facts, &mut plan, now)
        };
        if is_lost(&verdict) {
            lost.insert(commit.command_id);
        }
        plan.verdicts.push(verdict);
    }
    plan
}

/// Whether nothing was written, so that what rests on it cannot stand.
pub(super) fn is_lost(verdict: &Verdict) -> bool {
    verdict.as_ref().map_or(true, |appended| appended.repeated)
}

fn judge(submission: &Submission, facts: &mut Facts, plan: &mut Plan, now: i64) -> Verdict {
    let Submission { org, commit } = submission;
    let command = (*org, commit.command_id);
    if let Some(known) = facts.known.get(&command) {
        return known.answer_to(commit.request_hash);
    }
    stand_as_expected(*org, commit, facts)?;
    let known = accept(*org, commit, facts, plan, now);
    let appended = known.appended(false);
    facts.known.insert(command, known);
    Ok(appended)
}

/// Checks every expectation against the streams as they stood before this commit.
fn stand_as_expected(org: OrgId, commit: &Commit, facts: &Facts) -> Result<(), AppendError> {
    let writes = commit.writes.iter().map(|write| (&write.stream, write.expected));
    let checks = commit.checks.iter().map(|check| (&check.stream, check.expected));
    for (stream, expected) in writes.chain(checks) {
        let actual = facts.versions.get(&(org, stream.clone())).copied().unwrap_or(0);
        if !expected.holds(actual) {
            return Err(AppendError::Conflict { stream: stream.clone(), actual });
        }
    }
    debug_assert!(
        commit.writes.iter().map(|write| &write.stream).collect::<HashSet<_>>().len() == commit.writes.len(),
        "a commit writes to each stream once"
    );
    Ok(())
}

fn accept(org: OrgId, commit: &Commit, facts: &mut Facts, plan: &mut Plan, now: i64) -> Known {
    let head = facts.heads.entry(org).or_insert(Head::EMPTY);
    // Clocks jump back; the log does not.
    let recorded_at = now.max(head.recorded_at);
    let mut events = Vec::with_capacity(commit.writes.iter().map(|write| write.events.len()).sum());
    let mut position = head.position;
    for write in &commit.writes {
        let key = (org, write.stream.clone());
        let version = facts.versions.entry(key.clone()).or_insert(0);
        for event in &write.events {
            position += 1;
            *version += 1;
            events.push(StoredEvent {
                position,
                stream: write.stream.clone(),
                version: *version,
                event_id: event.event_id,
                kind: event.kind.into(),
                schema_version: event.schema_version,
                payload: Arc::clone(&event.payload),
                recorded_at,
            });
        }
        plan.versions.insert(key, *version);
    }
    let mut stored = StoredCommit {
        org,
        first_position: head.position + 1,
        last_position: position,
        command_id: commit.command_id,
        request_hash: commit.request_hash,
        actor: commit.actor,
        correlation: commit.correlation,
        causation: commit.causation,
        recorded_at,
        outcome: Arc::clone(&commit.outcome),
        prev_hash: head.hash,
        hash: Hash::ZERO,
    };
    stored.hash = commit_hash(&stored, &events);
    *head = Head { position, hash: stored.hash, recorded_at };
    plan.heads.insert(org, *head);
    plan.events.extend(events.into_iter().map(|event| (org, event)));
    let known = Known::from(&stored);
    plan.commits.push(stored);
    known
}

impl Known {
    /// The answer to somebody who says the command again.
    ///
    /// # Errors
    /// [`AppendError::CommandReused`] if it is another request.
    pub fn answer_to(&self, request_hash: Hash) -> Verdict {
        if self.request_hash == request_hash { Ok(self.appended(true)) } else { Err(AppendError::CommandReused) }
    }

    fn appended(&self, repeated: bool) -> Appended {
        Appended { first: self.first, last: self.last, outcome: Arc::clone(&self.outcome), repeated }
    }
}

impl From<&StoredCommit> for Known {
    fn from(commit: &StoredCommit) -> Self {
        Self {
            request_hash: commit.request_hash,
            first: commit.first_position,
            last: commit.last_position,
            outcome: Arc::clone(&commit.outcome),
        }
    }
}
