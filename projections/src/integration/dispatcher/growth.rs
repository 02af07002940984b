//! Which organizations have grown since their webhooks were looked after.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Log, LogStore, Position, StoreError};
use tokio::sync::watch;
use tokio::task::JoinError;

use super::Visit;
use crate::engine::{Engine, Freshness};

/// How much longer ago than the newest known commit the log is asked for: commits of several machines are recorded by
/// several clocks. In microseconds.
const OVERLAP: i64 = 15_000_000;
/// The least time between two looks at a log that grows all the time.
const PACE: Duration = Duration::from_millis(100);

/// What this process knows of the heads of the logs.
pub(super) struct Growth {
    grown: watch::Receiver<u64>,
    hears: bool,
    heads: HashMap<OrgId, Position>,
    newest: i64,
    again: BTreeSet<OrgId>,
}

impl Growth {
    pub(super) fn of(log: &Log) -> Self {
        Self { grown: log.grown(), hears: true, heads: HashMap::new(), newest: i64::MIN, again: BTreeSet::new() }
    }

    /// Returns when a log has grown, at the latest after `pause`.
    pub(super) async fn or_after(&mut self, pause: Duration) {
        let hears = self.hears;
        tokio::time::sleep(PACE).await;
        tokio::select! {
            heard = self.grown.changed(), if hears => self.hears = heard.is_ok(),
            () = tokio::time::sleep(pause) => {}
        }
    }

    /// The organizations that have grown. Where the views do not show as much yet, a webhook may have been added that is not
    /// seen: there it is looked again.
    pub(super) async fn grown(&mut self, store: &dyn LogStore, engine: &Engine) -> Result<Vec<OrgId>, StoreError> {
        for (org, head) in store.heads_since(self.newest.saturating_sub(OVERLAP)).await? {
            self.newest = self.newest.max(head.recorded_at);
            if self.heads.insert(org, head.position) != Some(head.position) {
                self.again.insert(org);
            }
        }
        let mut shown = Vec::new();
        for org in std::mem::take(&mut self.again) {
            let head = self.heads.get(&org).copied().unwrap_or(0);
            match engine.wait_for(org, head, Duration::ZERO).await.map_err(StoreError::corrupt)? {
                Freshness::Current => {}
                Freshness::Stale { .. } => self.look_again(org),
            }
            shown.push(org);
        }
        Ok(shown)
    }

    /// Looks after the webhooks of `org` once more, whether it grows or not.
    pub(super) fn look_again(&mut self, org: OrgId) {
        self.again.insert(org);
    }

    pub(super) fn settle(&mut self, visited: Result<(OrgId, Visit), JoinError>) {
        match visited {
            Ok((org, Visit::Taken)) => self.look_again(org),
            Ok((_, Visit::Done(_))) => {}
            Err(error) => tracing::error!(%error, "sending to a webhook ended in the middle"),
        }
    }
}
