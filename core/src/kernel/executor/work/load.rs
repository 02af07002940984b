//! What a decision looks at: aggregates from memory, or folded from the log.

use std::any::Any;
use std::sync::Arc;

use super::{Seen, Work};
use crate::kernel::executor::cache::Entry;
use crate::kernel::executor::replay::{Sight, name_of};
use crate::kernel::executor::snapshots::{Snapshot, read_snapshot};
use crate::kernel::executor::{AggregateRoot, Executor, Failure, Loaded};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{StreamId, Version};

/// Events read from the log at once.
const PAGE: usize = 1_000;
/// A stream that took so many events to read is worth a snapshot.
const LONG: u64 = 256;

impl Work<'_> {
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
    pub(in crate::kernel::executor) async fn fold<A: AggregateRoot>(
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
