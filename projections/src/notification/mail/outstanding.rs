//! What is to be sent now, of all organizations.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::clock::instant;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::{Db, Value};

use super::row::{Entry, MailRow, WORTH_SENDING};
use super::view::MailView;
use crate::engine::View as _;

/// A mail that is due.
#[derive(Debug, Clone)]
pub struct Outstanding {
    /// Of which organization.
    pub org: OrgId,
    /// The mail.
    pub mail: MailRow,
}

/// How much mail waits, and how much was given up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many should have been tried by now.
    pub due: u64,
    /// By how much the first of them is late.
    pub late: TimeDelta,
    /// How many were given up during the last day.
    pub given_up: u64,
}

/// What is due at `now` in any organization, the longest overdue first, at most `limit`.
///
/// # Errors
/// When the database does not answer, or a row cannot be read.
pub async fn outstanding(db: &Db, now: DateTime<Utc>, limit: u32) -> Result<Vec<Outstanding>, StoreError> {
    let sql = format!(
        "SELECT org, key, doc FROM {} WHERE due_at > $1 AND due_at <= $2 ORDER BY due_at, org, key LIMIT {limit}",
        MailView::NAME
    );
    let rows = db.fetch(&sql, window(now)).await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in &rows {
        let entry = serde_json::from_str(&row.text(2)?)
            .map_err(|_| StoreError::corrupt(format!("the mail {} cannot be read", row.text(1).unwrap_or_default())))?;
        if let Entry::Mail(mail) = entry {
            due.push(Outstanding { org: row.parse(0)?, mail });
        }
    }
    Ok(due)
}

/// How much mail waits at `now`.
///
/// # Errors
/// When the database does not answer.
pub async fn backlog(db: &Db, now: DateTime<Utc>) -> Result<Backlog, StoreError> {
    let sql = format!(
        "SELECT COUNT(*), COALESCE(MIN(due_at), $2) FROM {} WHERE due_at > $1 AND due_at <= $2",
        MailView::NAME
    );
    let given_up = format!("SELECT COUNT(*) FROM {} WHERE given_up_at > $1 AND given_up_at <= $2", MailView::NAME);
    let due = db.fetch_optional(&sql, window(now)).await?;
    let given_up = db.fetch_optional(&given_up, window(now)).await?;
    let (due, since) = due.map_or(Ok((0, now)), |row| Ok::<_, StoreError>((row.count(0)?, instant(row.int(1)?))))?;
    Ok(Backlog { due, late: now - since, given_up: given_up.map_or(Ok(0), |row| row.count(0))? })
}

fn window(now: DateTime<Utc>) -> Vec<Value> {
    vec![(now - WORTH_SENDING).timestamp_micros().into(), now.timestamp_micros().into()]
}
