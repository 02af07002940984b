//! What one was told, and what of it one has read.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::EventId;
use regimen_core::notification::{Inbox, ReadNotifications, WhichNotifications};
use regimen_projections::Page;
use regimen_projections::notification::{NotificationRow, find_notifications};
use serde_json::Value;

use super::notices::meaning;
use crate::api::{Area, Written, asked, found};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct NotificationsApi;

/// Something that one was told.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Notification {
    /// Its number in the inbox, from 1.
    pub(super) number: u32,
    /// Stable for ever: decide on this.
    code: String,
    /// For people.
    text: String,
    /// What there is to say of it: ids, times, names of sessions.
    facts: Any<Value>,
    posted_at: DateTime<Utc>,
    /// Left out while it is not read.
    read_at: Option<DateTime<Utc>>,
    /// The event: ask `/why/{event_id}` what it came from.
    event_id: EventId,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct NotificationPage {
    /// How many are not read in all.
    unread: u32,
    items: Vec<Notification>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct HaveRead {
    /// All up to this number.
    up_to: u32,
}

#[derive(Object)]
struct Unread {
    /// How many are left.
    unread: u32,
}

impl From<NotificationRow> for Notification {
    fn from(row: NotificationRow) -> Self {
        Self {
            number: row.number,
            text: meaning(&row.code).to_owned(),
            code: row.code,
            facts: Any(Value::Object(row.facts)),
            posted_at: row.posted_at,
            read_at: row.read_at,
            event_id: row.event_id,
        }
    }
}

#[OpenApi(prefix_path = "/me/notifications", tag = "Area::Notifications")]
impl NotificationsApi {
    /// My notifications
    ///
    /// The newest first.
    #[oai(path = "/", method = "get", operation_id = "my_notifications")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Only those that are not read (`true`), or only the others (`false`).
        unread: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<NotificationPage>, Problem> {
        let (org, me, page) = (caller.org(), caller.account_id(), asked(&limit, &cursor)?);
        let page = found(find_notifications(&parts.reader, org, me, unread.0, &page).await)?;
        let (inbox, _) = parts.core.executor().current::<Inbox>(org, me).await?;
        let Page { items, next } = page.map(Notification::from);
        let unread = u32::try_from(inbox.unread()).unwrap_or(u32::MAX);
        Ok(Json(NotificationPage { unread, items, next_cursor: next }))
    }

    /// Note what I have read
    #[oai(path = "/read", method = "post", operation_id = "read_notifications")]
    async fn read_up_to(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<HaveRead>,
    ) -> Result<Written<Unread>, Problem> {
        let which = WhichNotifications::UpTo(body.up_to);
        let read = ReadNotifications { account_id: caller.account_id(), which };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &read).await?;
        Ok(Written::of(done, |is| Unread { unread: is.unread }))
    }

    /// Note that I have read one
    #[oai(path = "/:number/read", method = "post", operation_id = "read_notification")]
    async fn read_one(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        number: Path<u32>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<Unread>, Problem> {
        let which = WhichNotifications::One(number.0);
        let read = ReadNotifications { account_id: caller.account_id(), which };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &read).await?;
        Ok(Written::of(done, |is| Unread { unread: is.unread }))
    }
}
