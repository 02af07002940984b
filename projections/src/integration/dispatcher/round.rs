//! Sending to one webhook: what is to be tried again, then what stands behind the cursor, and noting what became of it.

use std::collections::HashMap;

use chrono::TimeDelta;
use parking_lot::Mutex;
use regimen_core::integration::values::{DeliveryId, WebhookId};
use regimen_core::integration::{Attempted, Endpoint, FAILURES_IN_A_ROW, Message, NoteAttempts, Webhook, catalogue};
use regimen_core::kernel::event::Envelope;
use regimen_core::kernel::executor::{Decline, Failure, Request};
use regimen_core::kernel::ids::{EventId, OrgId};
use regimen_core::kernel::log::{Filter, Position, StoredEvent, Version};

use super::{Inner, Parcel};
use crate::background::Stop;
use crate::engine::Lease;

/// Events that are read behind the cursor at once, and the most attempts in one event of ours.
const PAGE: usize = 100;
/// Deliveries that may wait to be tried again. With more, nothing new is sent until some arrived or were given up.
const RETRYING: usize = 1_000;
/// After so long what was sent is noted, so that little is sent again if we are killed.
const NOTE_AFTER: TimeDelta = TimeDelta::seconds(5);

/// Up to where each webhook, as it was at a version, has found nothing to be told: remembered and not noted, since it follows
/// from the log.
#[derive(Default)]
pub(super) struct Scanned(Mutex<HashMap<WebhookId, (Version, Position)>>);

impl Scanned {
    /// Where to go on reading for a webhook whose cursor stands at `cursor`.
    fn behind(&self, webhook: WebhookId, version: Version, cursor: Position) -> Position {
        let scanned = self.0.lock().get(&webhook).copied();
        scanned.filter(|(of, _)| *of == version).map_or(cursor, |(_, up_to)| up_to.max(cursor))
    }

    fn note(&self, webhook: WebhookId, version: Version, up_to: Position) {
        self.0.lock().insert(webhook, (version, up_to));
    }
}

/// One thing to be sent.
struct Item {
    position: Position,
    event_id: EventId,
    message: Message,
}

/// What is to be sent in one round.
struct Plan {
    /// What failed before, in the order of the log.
    again: Vec<Item>,
    /// What stands behind the cursor, in the order of the log.
    fresh: Vec<Item>,
    /// Where the cursor stands.
    from: Position,
    /// Where it stands when everything here was tried.
    until: Position,
}

impl Plan {
    fn is_empty(&self) -> bool {
        self.again.is_empty() && self.from == self.until
    }

    /// Where the cursor stands when the first `tried` of all were tried.
    fn cursor_after(&self, tried: usize) -> Position {
        let fresh = tried.saturating_sub(self.again.len());
        match fresh.checked_sub(1) {
            _ if tried == self.again.len() + self.fresh.len() => self.until,
            Some(last) => self.fresh.get(last).map_or(self.until, |item| item.position),
            None => self.from,
        }
    }
}

impl Inner {
    /// Whether there is anything that can be sent to `webhook` now: for whoever would have to take its lease to send it.
    pub(super) async fn has_something_for(&self, org: OrgId, webhook: WebhookId) -> Result<bool, Failure> {
        let (state, version) = self.core.executor().current::<Webhook>(org, webhook).await?;
        let Ok(endpoint) = state.endpoint() else { return Ok(false) };
        Ok(endpoint.takes(self.core.clock().now()) && !self.plan(org, (webhook, version), endpoint).await?.is_empty())
    }

    /// Sends all that can be sent to `webhook` now, and answers with how many attempts that took.
    pub(super) async fn send(
        &self,
        org: OrgId,
        webhook: WebhookId,
        lease: &mut Lease,
        stop: Stop,
    ) -> Result<usize, Failure> {
        let mut sent = 0;
        while !stop.is_told() && self.engine.keep(lease).await? {
            let (state, version) = self.core.executor().current::<Webhook>(org, webhook).await?;
            let Ok(endpoint) = state.endpoint() else { break };
            if !endpoint.takes(self.core.clock().now()) {
                break;
            }
            let plan = self.plan(org, (webhook, version), endpoint).await?;
            if plan.is_empty() {
                break;
            }
            let attempts = self.attempt(webhook, endpoint, &plan, lease, &stop).await?;
            sent += attempts.len();
            let (from, cursor) = (plan.from, plan.cursor_after(attempts.len()));
            let note = NoteAttempts { webhook_id: webhook, from, cursor, attempts };
            match self.core.executor().execute(&Request::system(org), &note).await {
                // A removed webhook has nothing to note.
                Ok(_) | Err(Decline::Refused(_)) => {}
                Err(Decline::Failed(failure)) => return Err(failure),
            }
        }
        Ok(sent)
    }

    async fn plan(
        &self,
        org: OrgId,
        (webhook, version): (WebhookId, Version),
        endpoint: &Endpoint,
    ) -> Result<Plan, Failure> {
        let (progress, store) = (endpoint.progress(), self.core.log().store());
        let from = progress.cursor();
        let mut plan = Plan { again: Vec::new(), fresh: Vec::new(), from, until: from };
        for position in progress.due(self.core.clock().now()).take(PAGE) {
            let one = store.read(org, position.saturating_sub(1), 1, &Filter::default()).await?;
            let one = one.into_iter().filter(|event| event.position == position);
            plan.again.extend(one.filter_map(|event| item(org, event)));
        }
        let kinds = catalogue::kinds(&endpoint.terms().topics);
        if kinds.is_empty() || progress.retrying().count() >= RETRYING {
            return Ok(plan);
        }
        // What is appended meanwhile is behind this head.
        let head = store.head(org).await?.position;
        let filter = Filter { kinds, until: Some(head), ..Filter::default() };
        let page = store.read(org, self.scanned.behind(webhook, version, from), PAGE, &filter).await?;
        match page.last() {
            Some(last) => plan.until = last.position,
            None => self.scanned.note(webhook, version, head),
        }
        let items = page.into_iter().filter_map(|event| item(org, event));
        plan.fresh = items.filter(|item| endpoint.listens(item.position, item.message.topic)).collect();
        Ok(plan)
    }

    /// Sends `plan` one by one, in the order of the log, until too many failed one after another.
    async fn attempt(
        &self,
        webhook: WebhookId,
        endpoint: &Endpoint,
        plan: &Plan,
        lease: &mut Lease,
        stop: &Stop,
    ) -> Result<Vec<Attempted>, Failure> {
        let clock = self.core.clock();
        let (began, mut failures) = (clock.now(), endpoint.progress().failures());
        let mut attempts = Vec::with_capacity(plan.again.len() + plan.fresh.len());
        for Item { position, event_id, message } in plan.again.iter().chain(&plan.fresh) {
            let (position, event_id) = (*position, *event_id);
            let (at, delivery_id) = (clock.now(), DeliveryId::of(webhook, event_id));
            let parcel = Parcel::sealed(endpoint, delivery_id, at, message.body.clone());
            let arrival = self.courier.carry(parcel).await;
            let milliseconds = u32::try_from((clock.now() - at).num_milliseconds()).unwrap_or(0);
            attempts.push(Attempted { position, event_id, topic: message.topic, arrival, milliseconds, at });
            failures = if arrival.failure().is_none() { 0 } else { failures.saturating_add(1) };
            let enough = failures >= FAILURES_IN_A_ROW || clock.now() - began >= NOTE_AFTER;
            if enough || stop.is_told() || !self.engine.keep(lease).await? {
                break;
            }
        }
        Ok(attempts)
    }
}

/// What there is to say of `event`. What cannot be read is passed by and reported: it would be in the way for ever.
fn item(org: OrgId, event: StoredEvent) -> Option<Item> {
    let envelope = Envelope::sealed(org, event);
    match catalogue::tell(&envelope) {
        Ok(told) => {
            let (position, event_id) = (envelope.position, envelope.event_id);
            told.map(|told| Item { position, event_id, message: Message::of(&envelope, told) })
        }
        Err(error) => {
            tracing::error!(%error, position = envelope.position, "an event cannot be told to webhooks");
            None
        }
    }
}
