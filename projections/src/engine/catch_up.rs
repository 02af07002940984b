//! Catching up: an organization's log is read once, in batches, for all builds that stand at the same place.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Filter, Position, StoreError};

use super::builds::Build;
use super::checkpoints::{self, Standing};
use super::event::{Event, open_all};
use super::step::{self, Refused};
use super::{Engine, EngineError, Inner};

/// Events in one batch: enough that statements are full, few enough that memory stays flat.
const BATCH: usize = 4_000;

/// Why catching up ended before the end of the log.
pub(super) enum Halted {
    /// The builds are not what they were: look again.
    Moved,
    /// Whoever is told of the progress wants no more of it.
    Asked,
    /// A database did not answer; builds that are not concerned have gone on.
    Store(StoreError),
}

impl From<StoreError> for Halted {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Whether to go on after a batch.
pub(super) enum Then {
    GoOn,
    Halt,
}

/// Is told where the last of the running builds stands, and decides whether to go on.
pub(super) trait Watcher: Send {
    fn reached(&mut self, position: Position) -> impl Future<Output = Result<Then, StoreError>> + Send;
}

impl Watcher for () {
    async fn reached(&mut self, _: Position) -> Result<Then, StoreError> {
        Ok(Then::GoOn)
    }
}

impl Engine {
    /// Carries all that is in the log of `org` into the live views, in this call: for programs that run nothing in the
    /// background.
    ///
    /// # Errors
    /// When a database does not answer.
    pub async fn catch_up(&self, org: OrgId) -> Result<(), EngineError> {
        self.0.catch_up_live(org, &mut ()).await?;
        Ok(())
    }
}

impl Inner {
    /// Catches the live builds up; `None` when the watcher ended it.
    pub(super) async fn catch_up_live(
        &self,
        org: OrgId,
        watcher: &mut impl Watcher,
    ) -> Result<Option<Position>, StoreError> {
        loop {
            match self.catch_up_builds(org, &self.live_builds(), watcher).await {
                Ok(position) => return Ok(Some(position)),
                Err(Halted::Moved) => self.reload_builds().await?,
                Err(Halted::Asked) => return Ok(None),
                Err(Halted::Store(error)) => return Err(error),
            }
        }
    }

    /// Carries `builds` to the end of the log, and answers with where that is; with the last position of all if none of
    /// them can go on.
    pub(super) async fn catch_up_builds(
        &self,
        org: OrgId,
        builds: &[Build],
        watcher: &mut impl Watcher,
    ) -> Result<Position, Halted> {
        let mut run =
            Run { inner: self, org, builds, standing: checkpoints::of(&self.db, org, builds).await?, aside: None };
        run.note();
        let Some(mut from) = run.from() else { return run.end() };
        let mut batch = self.read(org, from).await?;
        let mut full = 0_u32;
        while !batch.is_empty() {
            full += u32::from(batch.len() == BATCH);
            let until = run.stop_before(from);
            let events = &batch[..batch.partition_point(|event| event.position() <= until)];
            let behind = events.last().map_or(from, Event::position);
            // The next batch is read and opened while this one is written. Behind one that was not full stands at most what came
            // in meanwhile, and that is more and costs less for each event if it is left for the next look.
            let is_last = batch.len() < BATCH && events.len() == batch.len();
            let (taken, next) = tokio::join!(run.take(from, events), self.read_unless(is_last, org, behind));
            taken?;
            run.note();
            // After the 1st, 4th, 16th … of many batches: seldom enough, and whatever begins to grow is counted in time.
            if batch.len() == BATCH && full.is_power_of_two() && full.ilog2().is_multiple_of(2) {
                for build in builds {
                    build.table.count(&self.db).await?;
                }
            }
            let Some(now_from) = run.from() else { break };
            if let Then::Halt = watcher.reached(now_from).await? {
                return Err(Halted::Asked);
            }
            batch = if now_from == behind { next? } else { self.read(org, now_from).await? };
            from = now_from;
        }
        run.end()
    }

    async fn read_unless(&self, is_last: bool, org: OrgId, after: Position) -> Result<Vec<Event>, StoreError> {
        if is_last { Ok(Vec::new()) } else { self.read(org, after).await }
    }

    /// The events behind `after`, opened.
    pub(super) async fn read(&self, org: OrgId, after: Position) -> Result<Vec<Event>, StoreError> {
        let stored = self.log.store().read(org, after, BATCH, &Filter::default()).await?;
        open_all(&self.codec, org, stored).await
    }
}

/// Builds on their way through one log.
struct Run<'r> {
    inner: &'r Inner,
    org: OrgId,
    builds: &'r [Build],
    standing: Vec<Standing>,
    /// The first failure of a database that kept some build from going on.
    aside: Option<(Vec<usize>, StoreError)>,
}

impl Run<'_> {
    fn runs(&self, index: usize) -> bool {
        let aside = self.aside.as_ref().is_some_and(|(aside, _)| aside.contains(&index));
        self.standing[index].error.is_none() && !aside
    }

    fn positions(&self) -> impl Iterator<Item = Position> {
        (0..self.builds.len()).filter(|index| self.runs(*index)).map(|index| self.standing[index].position)
    }

    /// Where the last of those stands that can go on.
    fn from(&self) -> Option<Position> {
        self.positions().min()
    }

    /// Where the next build waits to join.
    fn stop_before(&self, from: Position) -> Position {
        self.positions().filter(|position| *position > from).min().unwrap_or(Position::MAX)
    }

    async fn take(&mut self, from: Position, events: &[Event]) -> Result<(), Halted> {
        let mut group = (0..self.builds.len())
            .filter(|index| self.runs(*index) && self.standing[*index].position == from)
            .collect::<Vec<_>>();
        while !group.is_empty() {
            let builds = group.iter().map(|index| &self.builds[*index]).collect::<Vec<_>>();
            match step::take_alone(&self.inner.db, self.org, &builds, from, events).await {
                Ok(to) => {
                    group.drain(..).for_each(|index| self.standing[index].position = to);
                }
                Err(Refused::Moved) => return Err(Halted::Moved),
                Err(Refused::Event { build, index, error }) => {
                    let stopping = group.remove(build);
                    let before = &events[..index];
                    let build = &self.builds[stopping];
                    match step::stop_at(&self.inner.db, self.org, build, from, before, &error).await {
                        Ok(position) => self.standing[stopping] = Standing { position, error: Some(error.to_string()) },
                        Err(refused) => self.set_aside(stopping, refused)?,
                    }
                }
                // One by one, so that a table that fails holds up nobody else's.
                Err(Refused::Store(_)) if group.len() > 1 => {
                    for index in group.drain(..) {
                        match step::take_alone(&self.inner.db, self.org, &[&self.builds[index]], from, events).await {
                            Ok(to) => self.standing[index].position = to,
                            Err(refused) => self.set_aside(index, refused)?,
                        }
                    }
                }
                Err(refused) => {
                    let index = group.remove(0);
                    self.set_aside(index, refused)?;
                }
            }
        }
        Ok(())
    }

    /// Leaves a build out until the next time; what stops it then is not known to be the event.
    fn set_aside(&mut self, index: usize, refused: Refused) -> Result<(), Halted> {
        let error = match refused {
            Refused::Moved => return Err(Halted::Moved),
            Refused::Store(error) => error,
            Refused::Event { error, .. } => StoreError::corrupt(error),
        };
        self.aside.get_or_insert_with(|| (Vec::new(), error)).0.push(index);
        Ok(())
    }

    /// Tells those who wait for a position.
    fn note(&self) {
        let live = self.inner.builds().iter().filter(|build| build.live).count();
        if self.builds.len() == live && self.builds.iter().all(|build| build.live) {
            let position = self.standing.iter().map(|standing| standing.position).min().unwrap_or(0);
            let running = self.from();
            self.inner.reached.note(self.org, position, running.is_none_or(|running| running > position));
        }
    }

    fn end(self) -> Result<Position, Halted> {
        let end = self.from().unwrap_or(Position::MAX);
        self.aside.map_or(Ok(end), |(_, error)| Err(Halted::Store(error)))
    }
}
