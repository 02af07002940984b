//! The mails of an organization.

use chrono::{DateTime, Utc};
use regimen_core::kernel::ids::OrgId;
use regimen_core::notification::MailId;

use super::row::{Entry, MailRow, MailState, WORTH_SENDING};
use super::view::MailView;
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// The mail of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_mail(reader: &Reader, org: OrgId, mail: MailId) -> Result<Option<MailRow>, FindError> {
    Ok(reader.get::<MailView>(org, &mail.to_string()).await?.and_then(|entry| entry.mail().cloned()))
}

/// The mails of `org`, the newest first; only those that have come so far at `now`, if `state` says so.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_mails(
    reader: &Reader,
    org: OrgId,
    (state, now): (Option<MailState>, DateTime<Utc>),
    page: &PageRequest,
) -> Result<Page<MailRow>, FindError> {
    let expired = (now - WORTH_SENDING).timestamp_micros();
    let query = Query::new(org, "mails", Some("position")).descending();
    let query = match state {
        // Only mail has a position.
        None => query.and("position > ?", 0_i64),
        Some(MailState::Expired) => query.and("state = ?", MailState::Queued.name()).and("due_at <= ?", expired),
        Some(MailState::Queued) => query.and("state = ?", MailState::Queued.name()).and("due_at > ?", expired),
        Some(state) => query.and("state = ?", state.name()),
    };
    let Page { items, next } = reader.page::<MailView>(query, page).await?;
    Ok(Page { items: items.iter().filter_map(Entry::mail).cloned().collect(), next })
}
