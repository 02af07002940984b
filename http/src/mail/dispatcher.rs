//! Sending what is due. Every node does; a lease on each mail, and what the log says of it, see to it that one attempt is made
//! once.

use std::sync::Arc;
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
        let in_one_look = self.0.post_office.per_second().div_ceil(LOOKS_A_SECOND);
        stop.look(LOOK, "what mail is due cannot be read", || self.look(in_one_look)).await;
    }

    async fn look(&self, at_once: u32) -> Result<usize, StoreError> {
        let _turn = self.0.turn.lock().await;
        let due = outstanding(self.0.engine.db(), self.0.core.clock().now(), at_once).await?;
        let attempts = stream::iter(due).map(|due| self.0.attempt(due)).buffer_unordered(SIDE_BY_SIDE);
        Ok(attempts.filter(|made| std::future::ready(*made)).count().await)
    }
}
