//! Sending what is due. Every node does; a lease on each mail, and what the log says of it, see to it that one attempt is made
//! once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use regimen_core::Regimen;
use regimen_core::kernel::log::StoreError;
use regimen_projections::background::{Background, Stop};
use regimen_projections::engine::Engine;
use regimen_projections::notification::mail::{Backlog, backlog, outstanding};

use super::post_office::PostOffice;
use crate::operations::Metrics;

/// How often is looked for mail that is due.
const LOOK: Duration = Duration::from_millis(500);
/// The same, counted.
const LOOKS_A_SECOND: u32 = 2;
/// Mails that somebody who wants everything sent takes in one look.
const AT_ONCE: u32 = 200;
/// Mails on their way at the same time.
const SIDE_BY_SIDE: usize = 8;

/// Sends mail. Clones are one dispatcher.
#[derive(Clone)]
pub struct Dispatcher(Arc<Inner>);

pub(super) struct Inner {
    pub(super) core: Arc<Regimen>,
    pub(super) engine: Engine,
    pub(super) post_office: Arc<PostOffice>,
    pub(super) metrics: Arc<Metrics>,
    /// A lease tells processes apart, not tasks.
    turn: tokio::sync::Mutex<()>,
    background: Background,
}

impl Dispatcher {
    pub(crate) fn new(core: Arc<Regimen>, engine: Engine, post_office: Arc<PostOffice>, metrics: Arc<Metrics>) -> Self {
        let (turn, background) = (tokio::sync::Mutex::default(), Background::default());
        Self(Arc::new(Inner { core, engine, post_office, metrics, turn, background }))
    }

    /// Sends what becomes due, until [`Dispatcher::stop`]. Twice is once, and a clock that stands still makes nothing due.
    pub fn run(&self) {
        self.0.background.begin(&**self.0.core.clock(), |stop| self.clone().follow(stop));
    }

    /// Stops, and returns when what was begun is done.
    pub async fn stop(&self) {
        self.0.background.stop().await;
    }

    /// Makes every attempt that is due now, and answers with how many those were: for programs that run nothing in the
    /// background.
    ///
    /// # Errors
    /// When a database does not answer.
    pub async fn perform_due(&self) -> Result<usize, StoreError> {
        for (org, _) in self.0.core.log().store().heads_since(i64::MIN).await? {
            self.0.engine.catch_up(org).await.map_err(StoreError::corrupt)?;
        }
        self.look(AT_ONCE).await
    }

    /// How much mail waits.
    pub(crate) async fn backlog(&self) -> Result<Backlog, StoreError> {
        backlog(self.0.engine.db(), self.0.core.clock().now()).await
    }

    async fn follow(self, stop: Stop) {
        // A rush of mail goes out evenly: mail servers want it so, and whoever books then waits for nobody's letters.
        let (per_second, looks) = (self.0.post_office.per_second(), AtomicU32::new(0));
        let in_this_look = || share(per_second, looks.fetch_add(1, Ordering::Relaxed));
        stop.look(LOOK, "what mail is due cannot be read", || self.look(in_this_look())).await;
    }

    async fn look(&self, at_once: u32) -> Result<usize, StoreError> {
        let _turn = self.0.turn.lock().await;
        let due = outstanding(self.0.engine.db(), self.0.core.clock().now(), at_once).await?;
        let attempts = stream::iter(due).map(|due| self.0.attempt(due)).buffer_unordered(SIDE_BY_SIDE);
        Ok(attempts.filter(|made| std::future::ready(*made)).count().await)
    }
}

/// How many of `per_second` mails go out in the look of this number: all looks of a second together take as many and no more, and the
/// first of them takes one if there is any.
fn share(per_second: u32, look: u32) -> u32 {
    let looks_to_come = LOOKS_A_SECOND - 1 - look % LOOKS_A_SECOND;
    per_second.saturating_add(looks_to_come) / LOOKS_A_SECOND
}

#[cfg(test)]
mod tests {
    use super::{LOOKS_A_SECOND, share};

    #[test]
    fn no_more_mails_go_out_in_a_second_than_may() {
        for per_second in [1, 2, 3, 49, 50, 51] {
            for first in 0..2 * LOOKS_A_SECOND {
                let second = (first..first + LOOKS_A_SECOND).map(|look| share(per_second, look));
                assert_eq!(second.sum::<u32>(), per_second, "from look {first} on");
            }
        }
        assert_eq!((share(1, 0), share(1, 1)), (1, 0), "the first mail waits for nothing");
    }
}
