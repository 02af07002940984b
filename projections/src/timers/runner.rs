//! Doing what is due.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, StreamExt as _};
use parking_lot::Mutex;
use regimen_core::Regimen;
use regimen_core::kernel::executor::{Failure, Request};
use regimen_core::kernel::log::{Actor, StoreError};
use regimen_core::kernel::sql::Db;

use super::source::{Due, Source, Timers};
use crate::background::{Background, Stop};
use crate::engine::Engine;

/// How often is looked for what is due: well below the second that a timer may be late.
const LOOK: Duration = Duration::from_millis(200);
/// Timers taken in one look.
const AT_ONCE: u32 = 500;
/// Commands on their way at the same time: they share the log's transactions.
const SIDE_BY_SIDE: usize = 32;
/// The longest wait before a timer that would not settle is tried again.
const PATIENCE: i64 = 300;

/// Runs timers. Clones are one runner.
#[derive(Clone)]
pub struct TimerRunner(Arc<Inner>);

struct Inner {
    core: Arc<Regimen>,
    engine: Engine,
    timers: Timers,
    /// Timers that were tried, by how often, and when they may be tried again.
    tried: Mutex<HashMap<String, (u32, DateTime<Utc>)>>,
    background: Background,
}

impl TimerRunner {
    /// A runner of `timers` over the views that `engine` keeps. Nothing runs by itself before [`TimerRunner::run`].
    pub fn new(core: Arc<Regimen>, engine: Engine, timers: Timers) -> Self {
        let (tried, background) = (Mutex::default(), Background::default());
        Self(Arc::new(Inner { core, engine, timers, tried, background }))
    }

    /// Runs what becomes due, until [`TimerRunner::stop`]. Twice is once, and a clock that stands still makes nothing due.
    pub fn run(&self) {
        self.0.background.begin(&**self.0.core.clock(), |stop| self.clone().follow(stop));
    }

    /// Stops, and returns when what was begun is done.
    pub async fn stop(&self) {
        self.0.background.stop().await;
    }

    /// Does what is due now, and what becomes due by that, until nothing is: for programs that run nothing in the background.
    /// Answers with how many timers were performed.
    ///
    /// # Errors
    /// When a database does not answer.
    pub async fn perform_due(&self) -> Result<usize, StoreError> {
        let mut performed = 0;
        loop {
            for (org, _) in self.0.core.log().store().heads_since(i64::MIN).await? {
                self.0.engine.catch_up(org).await.map_err(StoreError::corrupt)?;
            }
            match self.look().await? {
                0 => return Ok(performed),
                some => performed += some,
            }
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.0.core.clock().now()
    }

    pub(super) fn db(&self) -> &Db {
        self.0.engine.db()
    }

    pub(super) fn sources(&self) -> &[Arc<dyn Source>] {
        &self.0.timers.0
    }

    async fn follow(self, stop: Stop) {
        stop.look(LOOK, "what is due cannot be read", || self.look()).await;
    }

    /// Performs what is due now, and answers with how many that were.
    async fn look(&self) -> Result<usize, StoreError> {
        let now = self.now();
        let mut performed = 0;
        for source in self.sources() {
            let due = source.due(self.db(), now, AT_ONCE).await?;
            let ripe = due.into_iter().filter(|due| self.may_try(due, now)).collect::<Vec<_>>();
            performed += ripe.len();
            stream::iter(ripe).for_each_concurrent(SIDE_BY_SIDE, |due| self.perform(due)).await;
        }
        self.forget(now);
        Ok(performed)
    }

    /// Whether a timer was not tried a moment ago: its row goes when the view has taken the event, which is a little later.
    fn may_try(&self, due: &Due, now: DateTime<Utc>) -> bool {
        let mut tried = self.0.tried.lock();
        let (times, again_at) = tried.get(&due.name).copied().unwrap_or((0, now));
        // A clock that was set back must not keep a timer waiting.
        let waits = now < again_at && again_at - now <= TimeDelta::seconds(PATIENCE);
        if !waits {
            let pause = 1_i64.checked_shl(times).map_or(PATIENCE, |seconds| seconds.clamp(1, PATIENCE));
            tried.insert(due.name.clone(), (times.saturating_add(1).min(16), now + TimeDelta::seconds(pause)));
        }
        !waits
    }

    /// Drops what was tried so long ago that it must be settled.
    fn forget(&self, now: DateTime<Utc>) {
        let long_ago = now - TimeDelta::seconds(PATIENCE);
        self.0.tried.lock().retain(|_, (_, again_at)| *again_at > long_ago);
    }

    async fn perform(&self, due: Due) {
        let Due { name, org, due_at, act } = due;
        let request = Request::named(org, Actor::System, &["timer", &name]);
        match act.perform(self.0.core.executor(), &request).await {
            Ok(()) => tracing::debug!(timer = name, %due_at, "done"),
            Err(Failure::Unavailable | Failure::Busy) => {
                // It was not the timer: at the next look again.
                self.0.tried.lock().remove(&name);
            }
            Err(failure) => tracing::error!(timer = name, %failure, "a timer failed"),
        }
    }
}
