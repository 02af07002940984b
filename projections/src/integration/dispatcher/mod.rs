//! The dispatcher: every webhook reads the log at its own pace.
//!
//! A webhook is a cursor on the log. Whoever has its lease reads what stands behind the cursor, sends it one by one and notes
//! what became of it, many attempts in one event; the cursor moves with that event. So nothing is lost when a process is
//! killed: what was sent and not noted is sent again under the same id. Webhooks do not wait for one another, and one that is
//! down rests, longer and longer, instead of being knocked at with all that it missed.

mod growth;
mod round;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, StreamExt as _};
use parking_lot::Mutex;
use regimen_core::Regimen;
use regimen_core::integration::values::{DeliveryId, WebhookId, WebhookUrl};
use regimen_core::integration::{Arrival, Endpoint};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::StoreError;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::webhook_row;
use crate::background::{Background, Stop};
use crate::engine::Engine;
use growth::Growth;
use round::Scanned;

/// How often is looked for what is to be tried again.
const LOOK: Duration = Duration::from_millis(500);
/// Webhooks that are sent to at the same time.
const SIDE_BY_SIDE: usize = 64;
/// Webhooks whose retries are due, taken in one look.
const AT_ONCE: u32 = 500;
/// How long a process that has died keeps others from a webhook: longer than one attempt may take.
const LEASE: TimeDelta = TimeDelta::seconds(30);

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Where to.
    pub url: WebhookUrl,
    /// Its id: the same however often it is sent.
    pub delivery_id: DeliveryId,
    /// When, in seconds since the Unix epoch.
    pub timestamp: i64,
    /// What proves that it is ours.
    pub signatures: String,
    /// JSON.
    pub body: Vec<u8>,
}

impl Parcel {
    /// What is sent to `endpoint` at `now`, signed with every secret that counts.
    pub fn sealed(endpoint: &Endpoint, delivery_id: DeliveryId, now: DateTime<Utc>, body: Vec<u8>) -> Self {
        let (url, signatures) = (endpoint.terms().url.clone(), endpoint.sign(delivery_id, now, &body));
        Self { url, delivery_id, timestamp: now.timestamp(), signatures, body }
    }
}

/// Whoever carries a parcel to where it is to go, and says how that went. Never longer than some seconds.
#[async_trait]
pub trait Courier: Send + Sync + 'static {
    /// Carries it.
    async fn carry(&self, parcel: Parcel) -> Arrival;
}

/// Sends to webhooks. Clones are one dispatcher.
#[derive(Clone)]
pub struct Dispatcher(Arc<Inner>);

struct Inner {
    core: Arc<Regimen>,
    engine: Engine,
    courier: Arc<dyn Courier>,
    scanned: Scanned,
    /// Webhooks that this process is sending to: a lease tells processes apart, not tasks.
    busy: Mutex<HashSet<WebhookId>>,
    places: Semaphore,
    background: Background,
}

/// What became of a visit to a webhook.
enum Visit {
    /// So many attempts were made, and nothing is left that can be sent now.
    Done(usize),
    /// Another is there.
    Taken,
}

impl Dispatcher {
    /// A dispatcher of what is in the log of `core`. Nothing is sent by itself before [`Dispatcher::run`].
    pub fn new(core: Arc<Regimen>, engine: Engine, courier: Arc<dyn Courier>) -> Self {
        let (scanned, busy, background) = (Scanned::default(), Mutex::default(), Background::default());
        let places = Semaphore::new(SIDE_BY_SIDE);
        Self(Arc::new(Inner { core, engine, courier, scanned, busy, places, background }))
    }

    /// Sends what happens, until [`Dispatcher::stop`]. Twice is once, and where the clock stands still nothing is sent by
    /// itself.
    pub fn run(&self) {
        self.0.background.begin(&**self.0.core.clock(), |stop| self.clone().follow(stop));
    }

    /// Stops, and returns when the attempts that are on their way are noted.
    pub async fn stop(&self) {
        self.0.background.stop().await;
    }

    /// Sends all that can be sent now, and returns when nothing is left: for programs that run nothing in the background.
    /// Answers with how many attempts were made.
    ///
    /// # Errors
    /// When a database does not answer.
    pub async fn send_due(&self) -> Result<usize, StoreError> {
        let mut sent = 0;
        loop {
            let orgs = self.0.core.log().store().heads_since(i64::MIN).await?;
            let mut found = Vec::new();
            for (org, _) in orgs {
                self.0.engine.catch_up(org).await.map_err(StoreError::corrupt)?;
                let enabled = webhook_row::enabled(self.0.engine.db(), org).await?;
                found.extend(enabled.into_iter().map(|webhook| (org, webhook)));
            }
            let visits = stream::iter(found).map(|(org, webhook)| self.visit(org, webhook, Stop::NEVER));
            let visits = visits.buffer_unordered(SIDE_BY_SIDE).collect::<Vec<_>>().await;
            let now = visits.iter().map(|visit| if let Visit::Done(sent) = visit { *sent } else { 0 }).sum::<usize>();
            if now == 0 {
                return Ok(sent);
            }
            sent += now;
        }
    }

    async fn follow(self, stop: Stop) {
        let mut told = stop.clone();
        let mut growth = Growth::of(self.0.core.log());
        let mut visits = JoinSet::new();
        loop {
            tokio::select! {
                () = told.told() => break,
                Some(visited) = visits.join_next() => growth.settle(visited),
                () = growth.or_after(LOOK) => match self.look(&mut growth).await {
                    Ok(found) => for (org, webhook) in found {
                        let (this, stop) = (self.clone(), stop.clone());
                        visits.spawn(async move { (org, this.visit(org, webhook, stop).await) });
                    },
                    Err(error) => tracing::warn!(error = ?error, "what is to be sent cannot be read"),
                },
            }
        }
        while visits.join_next().await.is_some() {}
    }

    /// The webhooks for which there may be something to send.
    async fn look(&self, growth: &mut Growth) -> Result<Vec<(OrgId, WebhookId)>, StoreError> {
        let mut found = webhook_row::due(self.0.engine.db(), self.0.core.clock().now(), AT_ONCE).await?;
        for org in growth.grown(self.0.core.log().store(), &self.0.engine).await? {
            let enabled = webhook_row::enabled(self.0.engine.db(), org).await?;
            found.extend(enabled.into_iter().map(|webhook| (org, webhook)));
        }
        let busy = self.0.busy.lock();
        found.retain(|(org, webhook)| {
            let free = !busy.contains(webhook);
            if !free {
                // It may have looked before this happened.
                growth.look_again(*org);
            }
            free
        });
        Ok(found)
    }

    /// Sends to a webhook all that can be sent now.
    async fn visit(&self, org: OrgId, webhook: WebhookId, stop: Stop) -> Visit {
        let Ok(_place) = self.0.places.acquire().await else { return Visit::Taken };
        let Some(_turn) = Turn::take(&self.0, webhook) else { return Visit::Taken };
        match self.send_under_lease(org, webhook, stop).await {
            Ok(visit) => visit,
            Err(failure) => {
                tracing::warn!(webhook.id = %webhook, %failure, "nothing can be sent for now");
                Visit::Taken
            }
        }
    }

    async fn send_under_lease(&self, org: OrgId, webhook: WebhookId, stop: Stop) -> Result<Visit, Failure> {
        if !self.0.has_something_for(org, webhook).await? {
            return Ok(Visit::Done(0));
        }
        let work = format!("webhook-{webhook}");
        let Some(mut lease) = self.0.engine.lease(work, LEASE).await? else { return Ok(Visit::Taken) };
        let sent = self.0.send(org, webhook, &mut lease, stop).await;
        self.0.engine.give_back(lease).await?;
        sent.map(Visit::Done)
    }
}

/// The turn of one task at one webhook; it ends however the task ends.
struct Turn<'i> {
    inner: &'i Inner,
    webhook: WebhookId,
}

impl<'i> Turn<'i> {
    fn take(inner: &'i Inner, webhook: WebhookId) -> Option<Self> {
        inner.busy.lock().insert(webhook).then_some(Self { inner, webhook })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.inner.busy.lock().remove(&self.webhook);
    }
}
