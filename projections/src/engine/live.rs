//! Following the log: which organizations have grown, and who works on them.
//!
//! A wake-up or a tick asks the log one indexed question: whose head moved lately? Idle organizations are in no answer and
//! cost nothing. Once in a while all heads are compared, for what clocks that differ may have hidden.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError};
use tokio::sync::watch;
use tokio::sync::watch::error::RecvError;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

use super::Inner;
use super::shift;

const TICK: Duration = Duration::from_millis(500);
/// The least time between two looks at a log that grows all the time: a batch costs the views far more than the events in
/// it, so under load a little patience leaves the machine to those who write.
const PACE: Duration = Duration::from_millis(40);
/// Events behind the head from which on the log counts as growing faster than it is followed.
const RUSH: Position = 100;
/// Ticks between two comparisons of everything: five minutes.
const SWEEP: u32 = 600;
/// How much longer ago than the newest known commit the log is asked for: commits of several machines are recorded by
/// several clocks, and some moments before they can be read. In microseconds.
const OVERLAP: i64 = 15_000_000;
/// Organizations that are worked on at the same time.
const AT_ONCE: usize = 4;

/// Follows the log until told to stop, then waits for the batches that are being written.
pub(super) async fn follow(inner: Arc<Inner>, stop: watch::Receiver<bool>) {
    let mut desk = Desk::new(inner, stop.clone());
    let (mut grown, mut stop) = (desk.inner.log.grown(), stop);
    let mut switched = desk.inner.builds.subscribe();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut ticks = 0;
    let mut hears = true;
    let mut rested = Instant::now();
    loop {
        tokio::select! {
            () = told_to(&mut stop) => break,
            Some(done) = desk.tasks.join_next() => desk.settle(done),
            heard = growth(&mut grown, rested), if hears => {
                // The log's writer has ended; what is left is found by ticks.
                hears = heard.is_ok();
                desk.look().await;
                rested = Instant::now() + PACE;
            }
            // What counted as done was done without the build that is live now.
            Ok(()) = switched.changed() => desk.sweep().await,
            _ = tick.tick() => {
                desk.retry();
                // Another process may have switched.
                desk.reload().await;
                if ticks % SWEEP == 0 { desk.sweep().await } else { desk.look().await }
                ticks = ticks.wrapping_add(1);
            }
        }
        desk.give_out();
    }
    while desk.tasks.join_next().await.is_some() {}
}

/// Returns when the log has grown, but not before `rested`.
async fn growth(grown: &mut watch::Receiver<u64>, rested: Instant) -> Result<(), RecvError> {
    tokio::time::sleep_until(rested).await;
    grown.changed().await
}

/// Returns when the engine is told to stop, or is gone.
pub(super) async fn told_to(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

type Done = (OrgId, Result<Option<Position>, StoreError>);

struct Desk {
    inner: Arc<Inner>,
    stop: watch::Receiver<bool>,
    heads: HashMap<OrgId, Position>,
    done: HashMap<OrgId, Position>,
    /// The newest instant at which a commit is known to be recorded.
    newest: i64,
    lagging: BTreeSet<OrgId>,
    /// Lagging, but another process has them or a database did not answer: at the next tick again.
    later: BTreeSet<OrgId>,
    busy: HashSet<OrgId>,
    tasks: JoinSet<Done>,
}

impl Desk {
    fn new(inner: Arc<Inner>, stop: watch::Receiver<bool>) -> Self {
        Self {
            inner,
            stop,
            heads: HashMap::new(),
            done: HashMap::new(),
            newest: i64::MIN,
            lagging: BTreeSet::new(),
            later: BTreeSet::new(),
            busy: HashSet::new(),
            tasks: JoinSet::new(),
        }
    }

    async fn look(&mut self) {
        self.compare(self.newest.saturating_sub(OVERLAP)).await;
    }

    async fn reload(&self) {
        if let Err(error) = self.inner.reload_builds().await {
            tracing::warn!(error = ?error, "the builds of views cannot be read");
        }
    }

    /// Compares every organization, with what the checkpoints say and not with what is remembered.
    async fn sweep(&mut self) {
        self.done.clear();
        match self.inner.all_reached().await {
            Ok(done) => self.done = done,
            Err(error) => tracing::warn!(error = ?error, "the checkpoints cannot be read"),
        }
        self.compare(i64::MIN).await;
    }

    async fn compare(&mut self, since: i64) {
        match self.inner.log.store().heads_since(since).await {
            Ok(heads) => {
                for (org, head) in heads {
                    self.newest = self.newest.max(head.recorded_at);
                    self.heads.insert(org, head.position);
                    if self.is_behind(org) && !self.later.contains(&org) {
                        self.lagging.insert(org);
                    }
                }
            }
            Err(error) => tracing::warn!(error = ?error, "the log cannot be asked for what has grown"),
        }
    }

    fn is_behind(&self, org: OrgId) -> bool {
        self.behind(org) > 0
    }

    /// How many events of `org` are not in the views, as far as is known.
    fn behind(&self, org: OrgId) -> Position {
        let known = |of: &HashMap<OrgId, Position>| of.get(&org).copied().unwrap_or_default();
        known(&self.heads).saturating_sub(known(&self.done))
    }

    fn retry(&mut self) {
        self.lagging.append(&mut self.later);
    }

    fn give_out(&mut self) {
        while self.tasks.len() < AT_ONCE {
            let Some(org) = self.lagging.iter().find(|org| !self.busy.contains(org)).copied() else { return };
            self.lagging.remove(&org);
            self.busy.insert(org);
            let (inner, stop) = (Arc::clone(&self.inner), self.stop.clone());
            let is_rush = self.behind(org) >= RUSH;
            self.tasks.spawn(async move {
                let began = Instant::now();
                let done = shift::work(&inner, org, stop.clone()).await;
                if is_rush && matches!(done, Ok(Some(_))) {
                    shift::rest(began.elapsed(), stop).await;
                }
                (org, done)
            });
        }
    }

    fn settle(&mut self, done: Result<Done, tokio::task::JoinError>) {
        let (org, outcome) = match done {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "work on an organization ended in the middle");
                // Which one is not known: whoever is still busy is told apart by the next sweep.
                self.lagging.extend(self.busy.drain());
                return;
            }
        };
        self.busy.remove(&org);
        match outcome {
            Ok(Some(position)) => {
                self.done.insert(org, position);
                if self.is_behind(org) {
                    self.lagging.insert(org);
                }
            }
            Ok(None) => {
                self.later.insert(org);
            }
            Err(error) => {
                tracing::warn!(org.id = %org, error = ?error, "views cannot be carried on for now");
                self.later.insert(org);
            }
        }
    }
}

impl Inner {
    /// Where the live builds that can go on stand in each organization that has checkpoints of all of them.
    async fn all_reached(&self) -> Result<HashMap<OrgId, Position>, StoreError> {
        let live = self.live_builds();
        let mut reached = HashMap::<OrgId, (Position, usize)>::new();
        let rows = self.db.fetch("SELECT org, build, position, error FROM checkpoints", Vec::new()).await?;
        for row in &rows {
            let build = row.text(1)?;
            if live.iter().any(|live| live.name() == build) {
                let position = if row.text_or_null(3)?.is_some() { Position::MAX } else { row.count(2)? };
                let entry = reached.entry(row.parse(0)?).or_insert((Position::MAX, 0));
                *entry = (entry.0.min(position), entry.1 + 1);
            }
        }
        let whole = reached.into_iter().filter(|(_, (_, builds))| *builds == live.len());
        Ok(whole.map(|(org, (position, _))| (org, position)).collect())
    }
}
