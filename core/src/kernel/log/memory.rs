//! A log in memory: for tests, rehearsals and programs that need nothing to last.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::RwLock;

use super::commit::{Position, Version};
use super::group::Submission;
use super::plan::{Facts, Known, Verdict, plan};
use super::store::{Filter, Head, LogStore, StoreError};
use super::stored::{StoredCommit, StoredEvent};
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, OrgId};

/// Holds everything in memory; nothing lasts longer than the value.
#[derive(Debug, Default)]
pub struct MemoryStore(RwLock<HashMap<OrgId, OrgLog>>);

#[derive(Debug, Default)]
struct OrgLog {
    events: Vec<Arc<StoredEvent>>,
    streams: HashMap<StreamId, Vec<Arc<StoredEvent>>>,
    commits: BTreeMap<Position, StoredCommit>,
    commands: HashMap<CommandId, Position>,
}

impl OrgLog {
    fn head(&self) -> Head {
        self.commits.last_key_value().map_or(Head::EMPTY, |(_, commit)| Head {
            position: commit.last_position,
            hash: commit.hash,
            recorded_at: commit.recorded_at,
        })
    }

    fn known(&self, command: CommandId) -> Option<Known> {
        self.commands.get(&command).and_then(|first| self.commits.get(first)).map(Known::from)
    }

    fn version(&self, stream: &StreamId) -> Version {
        self.streams.get(stream).map_or(0, |events| events.len() as Version)
    }
}

impl MemoryStore {
    fn facts(logs: &HashMap<OrgId, OrgLog>, batch: &[Submission]) -> Facts {
        let mut facts = Facts::default();
        for Submission { org, commit } in batch {
            let Some(log) = logs.get(org) else { continue };
            facts.heads.insert(*org, log.head());
            if let Some(known) = log.known(commit.command_id) {
                facts.known.insert((*org, commit.command_id), known);
            }
            for stream in commit.streams() {
                facts.versions.insert((*org, stream.clone()), log.version(stream));
            }
        }
        facts
    }

    fn with<T>(&self, org: OrgId, read: impl FnOnce(&OrgLog) -> T) -> T {
        match self.0.read().get(&org) {
            Some(log) => read(log),
            None => read(&OrgLog::default()),
        }
    }
}

#[async_trait]
impl LogStore for MemoryStore {
    async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        let mut logs = self.0.write();
        let facts = Self::facts(&logs, batch);
        let plan = plan(batch, facts, now);
        for commit in plan.commits {
            let log = logs.entry(commit.org).or_default();
            log.commands.insert(commit.command_id, commit.first_position);
            log.commits.insert(commit.first_position, commit);
        }
        for (org, event) in plan.events {
            let log = logs.entry(org).or_default();
            let event = Arc::new(event);
            log.streams.entry(event.stream.clone()).or_default().push(Arc::clone(&event));
            log.events.push(event);
        }
        Ok(plan.verdicts)
    }

    async fn known(&self, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
        Ok(self.with(org, |log| log.known(command)))
    }

    async fn read(
        &self,
        org: OrgId,
        after: Position,
        limit: usize,
        filter: &Filter,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        let wanted = |event: &&Arc<StoredEvent>| {
            filter.stream.as_ref().is_none_or(|stream| *stream == event.stream)
                && (filter.kinds.is_empty() || filter.kinds.contains(&event.kind))
        };
        let until = filter.until.unwrap_or(Position::MAX);
        Ok(self.with(org, |log| {
            let events = log.events.iter().skip(skip).take_while(|event| event.position <= until);
            events.filter(wanted).take(limit).map(|event| (**event).clone()).collect()
        }))
    }

    async fn read_stream(
        &self,
        org: OrgId,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        Ok(self.with(org, |log| {
            let events = log.streams.get(stream).into_iter().flatten();
            events.skip(skip).take(limit).map(|event| (**event).clone()).collect()
        }))
    }

    async fn commits(&self, org: OrgId, after: Position, limit: usize) -> Result<Vec<StoredCommit>, StoreError> {
        Ok(self.with(org, |log| log.commits.range(after + 1..).take(limit).map(|(_, commit)| commit.clone()).collect()))
    }

    async fn commit_of(&self, org: OrgId, position: Position) -> Result<Option<StoredCommit>, StoreError> {
        Ok(self.with(org, |log| {
            let before = log.commits.range(..=position).next_back().map(|(_, commit)| commit);
            before.filter(|commit| position <= commit.last_position).cloned()
        }))
    }

    async fn versions(&self, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
        Ok(self.with(org, |log| streams.iter().map(|stream| log.version(stream)).collect()))
    }

    async fn head(&self, org: OrgId) -> Result<Head, StoreError> {
        Ok(self.with(org, OrgLog::head))
    }

    async fn heads_since(&self, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
        let heads = self.0.read().iter().map(|(org, log)| (*org, log.head())).collect::<Vec<_>>();
        Ok(heads.into_iter().filter(|(_, head)| head.recorded_at >= since).collect())
    }

    async fn position_at(&self, org: OrgId, instant: i64) -> Result<Position, StoreError> {
        Ok(self.with(org, |log| {
            let earlier = log.commits.values().rev().find(|commit| commit.recorded_at <= instant);
            earlier.map_or(0, |commit| commit.last_position)
        }))
    }

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn shared(&self) -> bool {
        false
    }
}
