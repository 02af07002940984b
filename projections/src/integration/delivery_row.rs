//! One row for each event that was tried to be sent to a webhook, with how it went last.

use chrono::{DateTime, Utc};
use regimen_core::integration::events::{Attempt, FailedBecause, Outcome, WebhookEvent};
use regimen_core::integration::values::{DeliveryId, WebhookId};
use regimen_core::kernel::ids::{EventId, OrgId};
use regimen_core::kernel::log::Position;
use regimen_core::kernel::sql::Value;
use regimen_core::privacy::retention::RetentionClass;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, Sweep, View};
use crate::privacy::swept;
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It arrived.
    Delivered,
    /// It did not, and is tried again.
    Retrying,
    /// It did not, and is not tried again by itself.
    GivenUp,
}

impl DeliveryState {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Retrying => "retrying",
            Self::GivenUp => "given_up",
        }
    }
}

/// One event on its way to one webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Where in the log the event stands.
    pub position: Position,
    /// The event.
    pub event_id: EventId,
    /// What it is called outside.
    pub topic: String,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was sent in all.
    pub attempts: u32,
    /// Why it did not arrive at the last attempt.
    pub because: Option<FailedBecause>,
    /// The HTTP status of the last answer.
    pub status: Option<u16>,
    /// How long the last attempt took.
    pub milliseconds: u32,
    /// When it was sent first.
    pub first_at: DateTime<Utc>,
    /// When it was sent last.
    pub last_at: DateTime<Utc>,
    /// When it is sent again.
    pub retry_at: Option<DateTime<Utc>>,
}

/// One row for each delivery.
#[derive(Debug)]
pub struct DeliveriesView;

fn key(webhook: WebhookId, position: Position) -> String {
    format!("{webhook}/{position:020}")
}

impl DeliveryRow {
    fn begun(webhook_id: WebhookId, attempt: &Attempt) -> Self {
        Self {
            delivery_id: DeliveryId::of(webhook_id, attempt.event_id),
            webhook_id,
            position: attempt.position,
            event_id: attempt.event_id,
            topic: attempt.topic.clone(),
            state: DeliveryState::Retrying,
            attempts: 0,
            because: None,
            status: None,
            milliseconds: 0,
            first_at: attempt.at,
            last_at: attempt.at,
            retry_at: None,
        }
    }

    fn note(&mut self, attempt: &Attempt) {
        let (state, because, retry_at) = match &attempt.outcome {
            Outcome::Delivered => (DeliveryState::Delivered, None, None),
            Outcome::Failed { because, retry_at } => (DeliveryState::Retrying, Some(*because), Some(*retry_at)),
            Outcome::GivenUp { because } => (DeliveryState::GivenUp, Some(*because), None),
        };
        (self.state, self.because, self.retry_at) = (state, because, retry_at);
        (self.status, self.milliseconds, self.last_at) = (attempt.status, attempt.milliseconds, attempt.at);
        self.attempts = self.attempts.saturating_add(1);
    }
}

impl View for DeliveriesView {
    type Row = DeliveryRow;
    const NAME: &'static str = "integration_delivery";
    const VERSION: u32 = 3;
    const CARRIES_ON: u32 = 3;
    const COLUMNS: &'static [Column] = &[
        Column::text("webhook_id"),
        Column::text("delivery_id"),
        Column::text("state"),
        Column::int("position"),
        Column::int("over_at"),
    ];
    const INDEXES: &'static [&'static [&'static str]] = &[
        &["webhook_id", "position"],
        &["webhook_id", "state", "position"],
        &["webhook_id", "delivery_id"],
        &["over_at"],
    ];

    fn reads(kind: &str) -> bool {
        ["DeliveriesAttempted", "DeliveryRetried", "RetentionApplied"].contains(&kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(WebhookEvent::DeliveriesAttempted(attempted)) => {
                keys.extend(attempted.attempts.iter().map(|attempt| key(attempted.webhook_id, attempt.position)));
            }
            Some(WebhookEvent::DeliveryRetried(retried)) => keys.push(key(retried.webhook_id, retried.position)),
            _ => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<DeliveryRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(WebhookEvent::DeliveriesAttempted(attempted)) => {
                for attempt in &attempted.attempts {
                    let key = key(attempted.webhook_id, attempt.position);
                    if rows.find(&key)?.is_none() {
                        rows.put(key.clone(), DeliveryRow::begun(attempted.webhook_id, attempt));
                    }
                    rows.change(&key)?.note(attempt);
                }
            }
            Some(WebhookEvent::DeliveryRetried(retried)) => {
                if let Some(row) = rows.change_if_there(&key(retried.webhook_id, retried.position))? {
                    (row.state, row.retry_at) = (DeliveryState::Retrying, Some(retried.retried_at));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn sweeps(event: &Event) -> Result<Option<Sweep>, FoldError> {
        let before = swept(event, RetentionClass::Deliveries)?;
        Ok(before.map(|before| Sweep { column: "over_at", below: before.timestamp_micros() }))
    }

    fn columns(row: &DeliveryRow) -> Vec<Value> {
        let (webhook, delivery) = (Value::text(row.webhook_id), Value::text(row.delivery_id));
        // What was long to be sent again was not, because its webhook was removed or disabled.
        let over_at = row.retry_at.unwrap_or(row.last_at).timestamp_micros();
        vec![webhook, delivery, row.state.name().into(), row.position.into(), over_at.into()]
    }
}

fn of_webhook(org: OrgId, webhook: WebhookId) -> Query {
    Query::new(org, "deliveries", Some("position")).and("webhook_id = ?", Value::text(webhook))
}

/// What was sent to `webhook`, the newest event first; only what is in `state` if it is said.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_deliveries(
    reader: &Reader,
    org: OrgId,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    page: &PageRequest,
) -> Result<Page<DeliveryRow>, FindError> {
    let query = of_webhook(org, webhook).and_if("state = ?", state.map(DeliveryState::name)).descending();
    reader.page::<DeliveriesView>(query, page).await
}

/// One delivery to `webhook`.
///
/// # Errors
/// When the database does not answer.
pub async fn find_delivery(
    reader: &Reader,
    org: OrgId,
    webhook: WebhookId,
    delivery: DeliveryId,
) -> Result<Option<DeliveryRow>, FindError> {
    let query = of_webhook(org, webhook).and("delivery_id = ?", Value::text(delivery));
    Ok(reader.all::<DeliveriesView>(query).await?.pop())
}
