//! Reading one's own writes: waiting until the views hold what was written.

use std::collections::HashMap;
use std::time::Duration;

use parking_lot::Mutex;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError};
use tokio::sync::watch;

use super::{Engine, EngineError, Inner, checkpoints};

/// How often the checkpoint is looked at when another process may be the one that moves it.
const LOOK: Duration = Duration::from_millis(20);

/// Whether the views hold a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// All of them do.
    Current,
    /// Not in time, or not as long as one of them is stopped.
    Stale {
        /// What all of them hold.
        position: Position,
    },
}

/// Where the live builds of each organization stand, as far as this process has seen.
#[derive(Default)]
pub(super) struct Reached(Mutex<HashMap<OrgId, watch::Sender<Seen>>>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    position: Position,
    /// Whether waiting is in vain: the last of them is stopped, and the others are beyond it.
    stuck: bool,
}

impl Reached {
    pub(super) fn note(&self, org: OrgId, position: Position, stuck: bool) {
        let mut organizations = self.0.lock();
        let seen = Seen { position, stuck };
        let sender = organizations.entry(org).or_insert_with(|| watch::channel(Seen::default()).0);
        // Who looked earlier may say so later.
        sender.send_if_modified(|known| {
            let news = seen.position >= known.position && seen != *known;
            if news {
                *known = seen;
            }
            news
        });
    }

    fn watch(&self, org: OrgId) -> watch::Receiver<Seen> {
        self.0.lock().entry(org).or_insert_with(|| watch::channel(Seen::default()).0).subscribe()
    }
}

impl Engine {
    /// Waits until every live view of `org` holds `position`, at most for `patience`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wait_for(&self, org: OrgId, position: Position, patience: Duration) -> Result<Freshness, EngineError> {
        let mut seen = self.0.reached.watch(org);
        if seen.borrow().position >= position {
            return Ok(Freshness::Current);
        }
        let waiting = async {
            loop {
                let now = self.0.look(org).await?;
                if now.position >= position || now.stuck {
                    return Ok::<_, StoreError>(());
                }
                // The sender lives as long as the engine; another process's progress is seen at the next look.
                let _ = tokio::time::timeout(LOOK, seen.wait_for(|seen| seen.position >= position)).await;
                if seen.borrow().position >= position {
                    return Ok(());
                }
            }
        };
        if let Ok(done) = tokio::time::timeout(patience, waiting).await {
            done?;
        }
        let reached = seen.borrow().position;
        Ok(if reached >= position { Freshness::Current } else { Freshness::Stale { position: reached } })
    }
}

impl Inner {
    /// Where the live builds stand by their checkpoints.
    async fn look(&self, org: OrgId) -> Result<Seen, StoreError> {
        let live = self.builds().iter().filter(|build| build.live).cloned().collect::<Vec<_>>();
        let standing = checkpoints::of(&self.db, org, &live).await?;
        let position = standing.iter().map(|standing| standing.position).min().unwrap_or(0);
        let running = standing.iter().filter(|standing| standing.error.is_none());
        let stuck = running.map(|standing| standing.position).min().is_none_or(|running| running > position);
        self.reached.note(org, position, stuck);
        Ok(Seen { position, stuck })
    }
}
