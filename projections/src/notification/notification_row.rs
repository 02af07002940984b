//! One row for each thing that somebody was told. The keys of one person lie side by side, in order.

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, EventId, OrgId};
use regimen_core::kernel::log::Position;
use regimen_core::kernel::sql::Value;
use regimen_core::notification::events::InboxEvent;
use regimen_core::privacy::retention::RetentionClass;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::engine::{Column, Event, FoldError, Rows, Sweep, View};
use crate::privacy::swept;
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// Something that somebody was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotificationRow {
    /// Who.
    pub account_id: AccountId,
    /// Its number in their inbox, from 1.
    pub number: u32,
    /// What.
    pub code: String,
    /// What there is to say of it.
    pub facts: Map<String, Json>,
    /// When they were told.
    pub posted_at: DateTime<Utc>,
    /// When they read it, if they have.
    pub read_at: Option<DateTime<Utc>>,
    /// The event, for whoever asks why.
    pub event_id: EventId,
    /// Where in the log it stands.
    pub position: Position,
}

/// One row for each notification.
#[derive(Debug)]
pub struct NotificationsView;

fn key(account_id: AccountId, number: u32) -> String {
    format!("{account_id}/{number:010}")
}

impl View for NotificationsView {
    type Row = NotificationRow;
    const NAME: &'static str = "notification_notification";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 2;
    const COLUMNS: &'static [Column] =
        &[Column::text("account_id"), Column::int("number"), Column::int("unread"), Column::int("read_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["account_id", "unread", "number"], &["read_at"]];

    fn reads(kind: &str) -> bool {
        InboxEvent::knows(kind) || kind == "RetentionApplied"
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(InboxEvent::NotificationsRead(read)) = event.read()? {
            keys.extend(read.numbers.iter().map(|number| key(read.account_id, *number)));
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<NotificationRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(InboxEvent::NotificationPosted(posted)) => {
                let row = NotificationRow {
                    account_id: posted.account_id,
                    number: posted.number,
                    code: posted.code.clone(),
                    facts: posted.facts.clone(),
                    posted_at: posted.posted_at,
                    read_at: None,
                    event_id: event.event_id(),
                    position: event.position(),
                };
                rows.put(key(posted.account_id, posted.number), row);
            }
            Some(InboxEvent::NotificationsRead(read)) => {
                for number in &read.numbers {
                    if let Some(row) = rows.change_if_there(&key(read.account_id, *number))? {
                        row.read_at = Some(read.read_at);
                    }
                }
            }
            None => {}
        }
        Ok(())
    }

    fn sweeps(event: &Event) -> Result<Option<Sweep>, FoldError> {
        let before = swept(event, RetentionClass::Notifications)?;
        Ok(before.map(|before| Sweep { column: "read_at", below: before.timestamp_micros() }))
    }

    fn columns(row: &NotificationRow) -> Vec<Value> {
        let unread = i64::from(row.read_at.is_none());
        let read_at = Value::Int(row.read_at.map(|at| at.timestamp_micros()));
        vec![Value::text(row.account_id), i64::from(row.number).into(), unread.into(), read_at]
    }
}

fn list(org: OrgId, account: AccountId, sort: &'static str) -> Query {
    Query::new(org, sort, Some("number")).and("account_id = ?", Value::text(account))
}

/// What `account` was told, the newest first; only what they have not read, or only the rest, if `unread` says so.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_notifications(
    reader: &Reader,
    org: OrgId,
    account: AccountId,
    unread: Option<bool>,
    page: &PageRequest,
) -> Result<Page<NotificationRow>, FindError> {
    let query = list(org, account, "notifications").and_if("unread = ?", unread.map(i64::from)).descending();
    reader.page::<NotificationsView>(query, page).await
}

/// What `account` was told after the notification `after`, in order, at most 20,000.
///
/// # Errors
/// When the database does not answer.
pub async fn find_notifications_after(
    reader: &Reader,
    org: OrgId,
    account: AccountId,
    after: u32,
) -> Result<Vec<NotificationRow>, FindError> {
    let query = list(org, account, "notifications.after").and("number > ?", i64::from(after));
    reader.all::<NotificationsView>(query).await
}
