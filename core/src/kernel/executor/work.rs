//! One decision on its way to a commit.

mod load;
mod submit;

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::aggregate::{AggregateRoot, Loaded};
use super::cache::Making;
use super::replay::{Sight, name_of};
use super::request::Request;
use super::{Executor, Failure};
use crate::kernel::ids::{CommandId, OrgId};
use crate::kernel::log::{Actor, NewEvent, StreamId, Version};
use crate::kernel::privacy::SubjectId;

struct Seen {
    stream: StreamId,
    version: Version,
    made_by: Option<Making>,
}

struct Change {
    stream: StreamId,
    before: Version,
    events: Vec<NewEvent>,
    state: Arc<dyn Any + Send + Sync>,
}

/// What one decision has looked at and wants written.
pub struct Work<'e> {
    executor: &'e Executor,
    request: &'e Request,
    now: DateTime<Utc>,
    seen: Vec<Seen>,
    changes: Vec<Change>,
    absent: BTreeSet<StreamId>,
    subjects: BTreeSet<SubjectId>,
    /// What the decision saw when it was taken first, if it is taken again.
    past: Option<&'e Sight>,
    /// Whether it looked at something else than it did then.
    astray: bool,
}

impl<'e> Work<'e> {
    pub(super) fn new(executor: &'e Executor, request: &'e Request) -> Self {
        Self {
            executor,
            request,
            now: executor.clock.now(),
            seen: Vec::new(),
            changes: Vec::new(),
            absent: BTreeSet::new(),
            subjects: BTreeSet::new(),
            past: None,
            astray: false,
        }
    }

    /// A decision that was taken with `sight`, to be taken again.
    pub(super) fn past(executor: &'e Executor, request: &'e Request, sight: &'e Sight) -> Self {
        Self { now: sight.at, past: Some(sight), ..Self::new(executor, request) }
    }

    /// What it has looked at.
    pub(super) fn sight(&self) -> Sight {
        let looks = self.seen.iter().map(|seen| (name_of(&seen.stream), seen.version)).collect();
        Sight { at: self.now, looks }
    }

    pub(super) fn is_astray(&self) -> bool {
        self.astray
    }

    /// The instant at which this decision is taken.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// In which organization.
    pub fn org(&self) -> OrgId {
        self.request.org
    }

    /// The name of the command: ids that follow from it are the same when it is decided again.
    pub fn command_id(&self) -> CommandId {
        self.request.command_id
    }

    /// On whose behalf.
    pub fn actor(&self) -> Actor {
        self.request.actor
    }

    /// Adds what `loaded` decided to the commit.
    ///
    /// # Errors
    /// When an event holds data of an erased person, or the key store does not answer.
    pub async fn save<A: AggregateRoot>(&mut self, loaded: Loaded<A>) -> Result<(), Failure> {
        let Loaded { stream, version, state, events } = loaded;
        let mut encoded = Vec::with_capacity(events.len());
        // Sealing would make keys, and what is decided again is not written.
        let written = if self.past.is_none() { events.as_slice() } else { &[] };
        let unwritten = (events.len() - written.len()) as Version;
        for event in written {
            let codec = &self.executor.codec;
            encoded.push(codec.encode(self.org(), &stream, event, &mut self.subjects).await?);
        }
        match self.changes.iter_mut().find(|change| change.stream == stream) {
            Some(change) => {
                change.events.extend(encoded);
                change.before += unwritten;
                change.state = state;
            }
            None if events.is_empty() => {}
            None => self.changes.push(Change { stream, before: version + unwritten, events: encoded, state }),
        }
        Ok(())
    }

    /// The commit will hold only if `person` is not erased: for whoever acts, when nothing of theirs is stored.
    pub fn expect_present(&mut self, person: SubjectId) {
        self.absent.insert(person.stream());
    }

    /// Drops all that was to be written: for those who only ask what would be.
    pub fn discard(&mut self) {
        self.changes.clear();
        self.absent.clear();
        self.subjects.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn seen(&self) -> (Vec<StreamId>, Vec<Version>) {
        self.seen.iter().map(|seen| (seen.stream.clone(), seen.version)).unzip()
    }
}
