//! One decision on its way to a commit.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::watch;

use super::aggregate::{AggregateRoot, Loaded};
use super::cache::{Entry, Fate, Making};
use super::replay::{Sight, name_of};
use super::request::Request;
use super::snapshots::{Snapshot, read_snapshot};
use super::{Executor, Failure};
use crate::kernel::ids::{CommandId, OrgId};
use crate::kernel::log::{
    Actor, AppendError, Appended, Check, Commit, Expected, NewEvent, StreamId, Submitted, Version, Write,
};
use crate::kernel::privacy::SubjectId;

/// Events read from the log at once.
const PAGE: usize = 1_000;
/// A stream that took so many events to read is worth a snapshot.
const LONG: u64 = 256;

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

    /// Loads the aggregate `id`, empty if there is none yet. The commit will hold only if it is still as it is now.
    ///
    /// # Errors
    /// When the log does not answer or cannot be read.
    pub async fn load<A: AggregateRoot>(&mut self, id: A::Id) -> Result<Loaded<A>, Failure> {
        let stream = A::stream(id);
        if let Some(change) = self.changes.iter().find(|change| change.stream == stream) {
            let state = downcast(&change.state)?;
            return Ok(Loaded::new(stream, change.before + change.events.len() as Version, state));
        }
        let entry = match (self.past, self.executor.cache.get(self.org(), &stream)) {
            (Some(sight), _) => self.read_past::<A>(&stream, sight).await?,
            (None, Some(entry)) => entry,
            (None, None) => self.read::<A>(&stream).await?,
        };
        let state = downcast(&entry.state)?;
        self.seen.push(Seen { stream: stream.clone(), version: entry.version, made_by: entry.made_by });
        Ok(Loaded::new(stream, entry.version, state))
    }

    async fn read<A: AggregateRoot>(&self, stream: &StreamId) -> Result<Entry, Failure> {
        let Executor { codec, snapshots, cache, .. } = self.executor;
        let snapshot = read_snapshot::<A>(&**snapshots, codec, self.org(), stream).await?;
        let from = snapshot.as_ref().map_or(0, |(_, version)| *version);
        let (state, version) = self.fold::<A>(stream, snapshot.unwrap_or_default(), Version::MAX).await?;
        if version - from >= LONG {
            self.executor.keep_snapshot(self.org(), stream.clone(), version, &state);
        }
        let entry = Entry { version, state: Arc::new(state), made_by: None };
        Ok(cache.offer(self.org(), stream, entry))
    }

    /// Reads `stream` as the decision saw it when it was taken first.
    async fn read_past<A: AggregateRoot>(&mut self, stream: &StreamId, sight: &Sight) -> Result<Entry, Failure> {
        let look = sight.looks.get(self.seen.len()).filter(|(name, _)| *name == name_of(stream));
        let until = look.map_or(0, |(_, version)| *version);
        let (state, version) = self.fold::<A>(stream, Default::default(), until).await?;
        self.astray |= look.is_none() || version != until;
        Ok(Entry { version, state: Arc::new(state), made_by: None })
    }

    /// Carries the events of `stream` up to the version `until` into a state.
    pub(super) async fn fold<A: AggregateRoot>(
        &self,
        stream: &StreamId,
        (mut state, mut version): (A, Version),
        until: Version,
    ) -> Result<(A, Version), Failure> {
        let Executor { log, codec, .. } = self.executor;
        while version < until {
            let limit = usize::try_from(until - version).unwrap_or(PAGE).min(PAGE);
            let page = log.store().read_stream(self.org(), stream, version, limit).await?;
            let full = page.len() == limit;
            for event in codec.open_all(self.org(), page).await? {
                version = event.version;
                let known = event.read::<A::Event>().map_err(|error| Failure::Corrupt(error.to_string().into()))?;
                state.apply(known.ok_or_else(|| Failure::Corrupt(format!("{} in {stream}", event.kind).into()))?);
            }
            if !full {
                break;
            }
        }
        Ok((state, version))
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

    /// Waits until it is known what became of the commits that this work rests on; false if one was lost.
    pub(super) async fn settled(&self) -> bool {
        for making in self.seen.iter().filter_map(|seen| seen.made_by.as_ref()) {
            let mut fate = making.fate.clone();
            let known = fate.wait_for(|fate| *fate != Fate::Pending).await;
            if !known.is_ok_and(|fate| *fate == Fate::Stored) {
                return false;
            }
        }
        true
    }

    /// Queues the commit; `None` if something it rests on has moved.
    pub(super) fn submit<O: Serialize>(self, outcome: &O) -> Result<Option<Submitted>, Failure> {
        let outcome = serde_json::to_vec(outcome).map_err(|error| Failure::Corrupt(error.to_string().into()))?;
        let org = self.org();
        let cache = self.executor.cache.clone();
        let streams = self.seen.iter().map(|seen| seen.stream.clone()).collect::<Vec<_>>();
        let (decided, fate) = watch::channel(Fate::Pending);
        let _turn = self.executor.cache.turn();
        let moved = |seen: &Seen| cache.get(org, &seen.stream).is_some_and(|entry| entry.version != seen.version);
        // A command that was lost is decided again under its name. What rests on its first decision must not be taken for
        // what rests on its second, which may have come to the same version by other events.
        let lost = |seen: &Seen| seen.made_by.as_ref().is_some_and(|making| *making.fate.borrow() == Fate::Lost);
        if self.seen.iter().any(|seen| moved(seen) || lost(seen)) {
            return Ok(None);
        }
        for change in &self.changes {
            let version = change.before + change.events.len() as Version;
            let made_by = Some(Making { command: self.request.command_id, fate: fate.clone() });
            let entry = Entry { version, state: Arc::clone(&change.state), made_by };
            cache.put(org, change.stream.clone(), entry);
        }
        let settled = {
            let cache = cache.clone();
            move |verdict: &Result<Appended, AppendError>| {
                let stored = verdict.as_ref().is_ok_and(|appended| !appended.repeated);
                if !stored {
                    cache.forget(org, &streams);
                }
                decided.send_replace(if stored { Fate::Stored } else { Fate::Lost });
            }
        };
        Ok(Some(self.executor.log.submit_then(org, self.into_commit(outcome.into()), settled)))
    }

    fn into_commit(self, outcome: Arc<[u8]>) -> Commit {
        let changed = |stream: &StreamId| self.changes.iter().any(|change| change.stream == *stream);
        let looked_at = self.seen.iter().filter(|seen| !changed(&seen.stream));
        let absent = self.subjects.iter().map(|subject| subject.stream()).chain(self.absent.iter().cloned());
        let absent = absent.filter(|stream| !changed(stream)).collect::<BTreeSet<_>>();
        let checks = looked_at
            .map(|seen| Check { stream: seen.stream.clone(), expected: Expected::seen_at(seen.version) })
            .chain(absent.into_iter().map(|stream| Check { stream, expected: Expected::NoStream }))
            .collect();
        let unsettled = |making: &&Making| *making.fate.borrow() != Fate::Stored;
        let makings = self.seen.iter().filter_map(|seen| seen.made_by.as_ref()).filter(unsettled);
        let rests_on = makings.map(|making| making.command).collect();
        let writes = self.changes.into_iter().map(|change| Write {
            stream: change.stream,
            expected: Expected::seen_at(change.before),
            events: change.events,
        });
        Commit {
            command_id: self.request.command_id,
            request_hash: self.request.request_hash,
            actor: self.request.actor,
            correlation: self.request.correlation,
            causation: self.request.causation,
            writes: writes.collect(),
            checks,
            rests_on,
            outcome,
        }
    }
}

impl Executor {
    /// Keeps a snapshot in the background: losing one costs a re-read, no more.
    fn keep_snapshot<A: AggregateRoot>(&self, org: OrgId, stream: StreamId, version: Version, state: &A) {
        let Ok(state) = serde_json::to_value(state) else { return };
        let snapshots = Arc::clone(&self.snapshots);
        let codec = self.codec.clone();
        let snapshot = Snapshot { org, stream, fold: A::FOLD, version, state };
        tokio::spawn(async move {
            if let Err(error) = snapshot.keep(&*snapshots, &codec).await {
                tracing::warn!(error = ?error, "a snapshot was not kept");
            }
        });
    }
}

fn downcast<A: AggregateRoot>(state: &Arc<dyn Any + Send + Sync>) -> Result<Arc<A>, Failure> {
    Arc::downcast(Arc::clone(state)).map_err(|_| Failure::Corrupt("two aggregates share a stream".into()))
}
