//! One row for each webhook, without its secrets, and where it stands.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::integration::events::{Outcome, WebhookEvent};
use regimen_core::integration::values::{Switch, WebhookId, WebhookTerms};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError};
use regimen_core::kernel::sql::{Db, Value};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A webhook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebhookRow {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Where it lies and what it listens to.
    pub terms: WebhookTerms,
    /// Whether anything is sent to it.
    pub switch: Switch,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Until when the secret before the last rotation counts.
    pub former_secret_until: Option<DateTime<Utc>>,
    /// Everything up to this position was tried.
    pub cursor: Position,
    /// When each delivery is tried again that has failed, by where in the log its event stands.
    pub retrying: BTreeMap<Position, DateTime<Utc>>,
    /// How many deliveries were given up.
    pub given_up: u32,
    /// Since when nothing arrives.
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when nothing is sent, because too much failed.
    pub rests_until: Option<DateTime<Utc>>,
    /// When something arrived last.
    pub delivered_at: Option<DateTime<Utc>>,
}

/// One row for each webhook.
#[derive(Debug)]
pub struct WebhooksView;

impl WebhookRow {
    /// When there is something to be sent by itself: a retry, or the end of a rest.
    fn due_at(&self) -> Option<DateTime<Utc>> {
        let retry = self.retrying.values().min().copied();
        let due = retry.into_iter().chain(self.rests_until).min()?;
        let due = self.rests_until.map_or(due, |rest| due.max(rest));
        (self.switch == Switch::Enabled).then_some(due)
    }

    fn go_back(&mut self, cursor: Position) {
        self.cursor = cursor;
        self.retrying.retain(|position, _| *position <= cursor);
        self.rests_until = None;
    }
}

fn webhook_of(event: &WebhookEvent) -> WebhookId {
    match event {
        WebhookEvent::WebhookAdded(event) => event.webhook_id,
        WebhookEvent::WebhookChanged(event) => event.webhook_id,
        WebhookEvent::WebhookDisabled(event) => event.webhook_id,
        WebhookEvent::WebhookEnabled(event) => event.webhook_id,
        WebhookEvent::WebhookSecretRotated(event) => event.webhook_id,
        WebhookEvent::WebhookRemoved(event) => event.webhook_id,
        WebhookEvent::WebhookReplayed(event) => event.webhook_id,
        WebhookEvent::DeliveryRetried(event) => event.webhook_id,
        WebhookEvent::DeliveriesAttempted(event) => event.webhook_id,
        WebhookEvent::WebhookFailing(event) => event.webhook_id,
    }
}

impl View for WebhooksView {
    type Row = WebhookRow;
    const NAME: &'static str = "integration_webhook";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("enabled"), Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["enabled"]];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        WebhookEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(event.read::<WebhookEvent>()?.map(|event| webhook_of(event).to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<WebhookRow>, event: &Event) -> Result<(), FoldError> {
        let Some(event) = event.read::<WebhookEvent>()? else { return Ok(()) };
        let key = webhook_of(event).to_string();
        match event {
            WebhookEvent::WebhookAdded(added) => {
                let row = WebhookRow {
                    webhook_id: added.webhook_id,
                    terms: added.terms.clone(),
                    switch: Switch::Enabled,
                    added_at: added.added_at,
                    former_secret_until: None,
                    cursor: added.after,
                    retrying: BTreeMap::new(),
                    given_up: 0,
                    failing_since: None,
                    rests_until: None,
                    delivered_at: None,
                };
                rows.put(key, row);
            }
            WebhookEvent::WebhookChanged(changed) => rows.change(&key)?.terms = changed.terms.clone(),
            WebhookEvent::WebhookDisabled(_) => rows.change(&key)?.switch = Switch::Disabled,
            WebhookEvent::WebhookEnabled(_) => {
                let row = rows.change(&key)?;
                (row.switch, row.rests_until) = (Switch::Enabled, None);
            }
            WebhookEvent::WebhookSecretRotated(rotated) => {
                rows.change(&key)?.former_secret_until = Some(rotated.former_until);
            }
            WebhookEvent::WebhookRemoved(_) => rows.remove(key),
            WebhookEvent::WebhookReplayed(replayed) => rows.change(&key)?.go_back(replayed.after),
            WebhookEvent::DeliveryRetried(retried) => {
                let row = rows.change(&key)?;
                row.retrying.insert(retried.position, retried.retried_at);
                row.rests_until = None;
            }
            WebhookEvent::DeliveriesAttempted(attempted) => {
                let row = rows.change(&key)?;
                (row.cursor, row.rests_until) = (attempted.cursor, attempted.rests_until);
                for attempt in &attempted.attempts {
                    row.retrying.remove(&attempt.position);
                    match attempt.outcome {
                        Outcome::Delivered => (row.failing_since, row.delivered_at) = (None, Some(attempt.at)),
                        Outcome::Failed { retry_at, .. } => {
                            row.retrying.insert(attempt.position, retry_at);
                            row.failing_since.get_or_insert(attempt.at);
                        }
                        Outcome::GivenUp { .. } => {
                            row.given_up = row.given_up.saturating_add(1);
                            row.failing_since.get_or_insert(attempt.at);
                        }
                    }
                }
            }
            WebhookEvent::WebhookFailing(_) => {}
        }
        Ok(())
    }

    fn columns(row: &WebhookRow) -> Vec<Value> {
        let enabled = i64::from(row.switch == Switch::Enabled);
        vec![enabled.into(), Value::Int(row.due_at().map(|due| due.timestamp_micros()))]
    }
}

/// The webhook of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_webhook(reader: &Reader, org: OrgId, webhook: WebhookId) -> Result<Option<WebhookRow>, FindError> {
    reader.get::<WebhooksView>(org, &webhook.to_string()).await
}

/// Webhooks in the order in which they were added.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_webhooks(reader: &Reader, org: OrgId, page: &PageRequest) -> Result<Page<WebhookRow>, FindError> {
    reader.page::<WebhooksView>(Query::new(org, "webhooks", None), page).await
}

/// The webhooks of `org` that are sent anything.
pub(super) async fn enabled(db: &Db, org: OrgId) -> Result<Vec<WebhookId>, StoreError> {
    let sql = format!("SELECT key FROM {} WHERE org = $1 AND enabled = 1 ORDER BY key", WebhooksView::NAME);
    db.fetch(&sql, vec![Value::text(org)]).await?.iter().map(|row| row.parse(0)).collect()
}

/// The webhooks that have something to be tried again by `now`, the longest overdue first, at most `limit`.
pub(super) async fn due(db: &Db, now: DateTime<Utc>, limit: u32) -> Result<Vec<(OrgId, WebhookId)>, StoreError> {
    let sql = format!(
        "SELECT org, key FROM {} WHERE due_at <= $1 ORDER BY due_at, org, key LIMIT {limit}",
        WebhooksView::NAME
    );
    let rows = db.fetch(&sql, vec![now.timestamp_micros().into()]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, row.parse(1)?))).collect()
}
