//! Invitations, as far as they have come; whom they were for is gone once the person is erased.

use chrono::{DateTime, Utc};
use regimen_core::accounts::events::{InvitationEvent, InvitationSent};
use regimen_core::accounts::invitations::{InvitationId, InvitationState};
use regimen_core::accounts::values::{Email, Role};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// An invitation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvitationRow {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// Whom it is for; none once they are erased.
    pub email: Option<Email>,
    /// What they would be.
    pub role: Role,
    /// Who asked; none at the server's command line.
    pub invited_by: Option<AccountId>,
    /// When it was sent last.
    pub sent_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
    /// What it has come to.
    pub state: InvitationState,
    /// When it was sent first, which is where it stands in the list.
    first_sent_at: DateTime<Utc>,
}

/// One row for each invitation.
#[derive(Debug)]
pub struct InvitationsView;

impl View for InvitationsView {
    type Row = InvitationRow;
    const NAME: &'static str = "accounts_invitation";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("invited_by"), Column::text("state"), Column::int("sent_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["sent_at"], &["invited_by", "sent_at"]];

    fn reads(kind: &str) -> bool {
        InvitationEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(happened) = event.read::<InvitationEvent>()? {
            keys.extend(changed(happened).map(|id| id.to_string()));
        }
        // Whoever is invited has the id of the invitation.
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<InvitationRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(InvitationEvent::InvitationSent(sent)) => rows.put(sent.invitation_id.to_string(), begun(sent)),
            Some(InvitationEvent::InvitationResent(resent)) => {
                let row = rows.change(&resent.invitation_id.to_string())?;
                (row.sent_at, row.expires_at) = (resent.sent_at, resent.expires_at);
            }
            Some(InvitationEvent::InvitationRevoked(revoked)) => {
                rows.change(&revoked.invitation_id.to_string())?.state = InvitationState::Revoked;
            }
            Some(InvitationEvent::InvitationAccepted(accepted)) => {
                rows.change(&accepted.invitation_id.to_string())?.state = InvitationState::Accepted;
            }
            None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(row) = rows.change_if_there(&erased.subject.to_string())?
        {
            row.email = None;
        }
        Ok(())
    }

    fn columns(row: &InvitationRow) -> Vec<Value> {
        let state = match row.state {
            InvitationState::Open => "open",
            InvitationState::Accepted => "accepted",
            InvitationState::Revoked => "revoked",
        };
        let by = row.invited_by.map_or(Value::Text(None), Value::text);
        vec![by, Value::text(state), row.first_sent_at.timestamp_micros().into()]
    }
}

fn begun(sent: &InvitationSent) -> InvitationRow {
    InvitationRow {
        invitation_id: sent.invitation_id,
        email: sent.email.get().cloned(),
        role: sent.role,
        invited_by: sent.invited_by,
        sent_at: sent.sent_at,
        expires_at: sent.expires_at,
        state: InvitationState::Open,
        first_sent_at: sent.sent_at,
    }
}

/// The invitation that `happened` changes.
fn changed(happened: &InvitationEvent) -> Option<InvitationId> {
    match happened {
        InvitationEvent::InvitationSent(_) => None,
        InvitationEvent::InvitationResent(resent) => Some(resent.invitation_id),
        InvitationEvent::InvitationRevoked(revoked) => Some(revoked.invitation_id),
        InvitationEvent::InvitationAccepted(accepted) => Some(accepted.invitation_id),
    }
}

/// The invitations of `invited_by`, or all of them, the newest first.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_invitations(
    reader: &Reader,
    org: OrgId,
    invited_by: Option<AccountId>,
    page: &PageRequest,
) -> Result<Page<InvitationRow>, FindError> {
    let query = Query::new(org, "invitations", Some("sent_at")).descending();
    let query = query.and_if("invited_by = ?", invited_by.map(Value::text));
    reader.page::<InvitationsView>(query, page).await
}
