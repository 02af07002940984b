//! What members ask for, and what was decided; the newest request of each.

use chrono::{DateTime, Utc};
use regimen_core::accounts::events::RoleRequestEvent;
use regimen_core::accounts::role_requests::RequestText;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// What a member asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleRequestRow {
    /// Who asks.
    pub account_id: AccountId,
    /// For what.
    pub role: Role,
    /// What they say for themselves; none once they are erased.
    pub message: Option<RequestText>,
    /// What was decided.
    pub state: RoleRequestState,
    /// Why it was declined; none once they are erased.
    pub reason: Option<RequestText>,
    /// When they asked.
    pub requested_at: DateTime<Utc>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleRequestState {
    /// Nothing yet.
    Open,
    /// They asked no more.
    Withdrawn,
    /// They got it.
    Approved,
    /// They did not get it.
    Declined,
}

/// One row for each member who ever asked.
#[derive(Debug)]
pub struct RoleRequestsView;

impl View for RoleRequestsView {
    type Row = RoleRequestRow;
    const NAME: &'static str = "accounts_role_request";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("state"), Column::int("requested_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["state", "requested_at"]];

    fn reads(kind: &str) -> bool {
        RoleRequestEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(RoleRequestEvent::RoleRequestWithdrawn(withdrawn)) => keys.push(withdrawn.account_id.to_string()),
            Some(RoleRequestEvent::RoleRequestApproved(approved)) => keys.push(approved.account_id.to_string()),
            Some(RoleRequestEvent::RoleRequestDeclined(declined)) => keys.push(declined.account_id.to_string()),
            Some(RoleRequestEvent::RoleRequested(_)) | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<RoleRequestRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(RoleRequestEvent::RoleRequested(asked)) => rows.put(
                asked.account_id.to_string(),
                RoleRequestRow {
                    account_id: asked.account_id,
                    role: asked.role,
                    message: asked.message.as_ref().and_then(|message| message.get().cloned()),
                    state: RoleRequestState::Open,
                    reason: None,
                    requested_at: asked.requested_at,
                },
            ),
            Some(RoleRequestEvent::RoleRequestWithdrawn(withdrawn)) => {
                rows.change(&withdrawn.account_id.to_string())?.state = RoleRequestState::Withdrawn;
            }
            Some(RoleRequestEvent::RoleRequestApproved(approved)) => {
                rows.change(&approved.account_id.to_string())?.state = RoleRequestState::Approved;
            }
            Some(RoleRequestEvent::RoleRequestDeclined(declined)) => {
                let row = rows.change(&declined.account_id.to_string())?;
                (row.state, row.reason) = (RoleRequestState::Declined, declined.reason.get().cloned());
            }
            None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(row) = rows.change_if_there(&erased.subject.to_string())?
        {
            (row.message, row.reason) = (None, None);
        }
        Ok(())
    }

    fn columns(row: &RoleRequestRow) -> Vec<Value> {
        let state = match row.state {
            RoleRequestState::Open => "open",
            RoleRequestState::Withdrawn => "withdrawn",
            RoleRequestState::Approved => "approved",
            RoleRequestState::Declined => "declined",
        };
        vec![Value::text(state), row.requested_at.timestamp_micros().into()]
    }
}

/// The newest request of `account`.
///
/// # Errors
/// When the database does not answer.
pub async fn find_role_request(
    reader: &Reader,
    org: OrgId,
    account: AccountId,
) -> Result<Option<RoleRequestRow>, FindError> {
    reader.get::<RoleRequestsView>(org, &account.to_string()).await
}

/// The requests that nobody has decided, those first who asked first.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_open_role_requests(
    reader: &Reader,
    org: OrgId,
    page: &PageRequest,
) -> Result<Page<RoleRequestRow>, FindError> {
    let query = Query::new(org, "role_requests", Some("requested_at")).and("state = ?", Value::text("open"));
    reader.page::<RoleRequestsView>(query, page).await
}
