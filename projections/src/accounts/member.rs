//! Members of an organization: who they are, what they may do, found by a part of their name or address.

use chrono::{DateTime, Utc};
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::values::{Email, PersonName, Role};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::kernel::text::folded;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Their account.
    pub account_id: AccountId,
    /// How they want to be called; none once they are erased.
    pub name: Option<PersonName>,
    /// Where mail reaches them; none once they are erased.
    pub email: Option<Email>,
    /// What they may do.
    pub role: Role,
    /// Whether they are still there.
    pub state: MemberState,
    /// Since when.
    pub registered_at: DateTime<Utc>,
}

/// Whether a member is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// They are.
    Active,
    /// They may not act for a while.
    Suspended,
    /// They were erased.
    Erased,
}

impl MemberState {
    fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Erased => "erased",
        }
    }
}

/// Which members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// Only those with this role.
    pub role: Option<Role>,
    /// Only those in this state.
    pub state: Option<MemberState>,
    /// Only those in whose name or address this stands, whatever its case and accents.
    pub text: Option<String>,
}

/// One row for each account.
#[derive(Debug)]
pub struct MembersView;

impl View for MembersView {
    type Row = MemberRow;
    const NAME: &'static str = "accounts_member";
    const VERSION: u32 = 3;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] =
        &[Column::text("role"), Column::text("state"), Column::text("sought"), Column::int("registered_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["registered_at"], &["role", "registered_at"]];

    fn reads(kind: &str) -> bool {
        matches!(kind, "AccountRegistered" | "EmailChanged" | "RoleChanged" | "AccountSuspended" | "AccountRestored")
            || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        let changed = match event.read()? {
            Some(AccountEvent::RoleChanged(changed)) => Some(changed.account_id),
            Some(AccountEvent::EmailChanged(changed)) => Some(changed.account_id),
            Some(AccountEvent::AccountSuspended(suspended)) => Some(suspended.account_id),
            Some(AccountEvent::AccountRestored(restored)) => Some(restored.account_id),
            Some(_) | None => None,
        };
        keys.extend(changed.map(|account_id| account_id.to_string()));
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<MemberRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(AccountEvent::AccountRegistered(registered)) => rows.put(
                registered.account_id.to_string(),
                MemberRow {
                    account_id: registered.account_id,
                    name: registered.name.get().cloned(),
                    email: registered.email.get().cloned(),
                    role: registered.role,
                    state: MemberState::Active,
                    registered_at: registered.registered_at,
                },
            ),
            Some(AccountEvent::RoleChanged(changed)) => rows.change(&changed.account_id.to_string())?.role = changed.to,
            Some(AccountEvent::EmailChanged(changed)) => {
                rows.change(&changed.account_id.to_string())?.email = changed.email.get().cloned();
            }
            Some(AccountEvent::AccountSuspended(suspended)) => {
                rows.change(&suspended.account_id.to_string())?.state = MemberState::Suspended;
            }
            Some(AccountEvent::AccountRestored(restored)) => {
                rows.change(&restored.account_id.to_string())?.state = MemberState::Active;
            }
            Some(_) | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(row) = rows.change_if_there(&erased.subject.to_string())?
        {
            (row.name, row.email, row.state) = (None, None, MemberState::Erased);
        }
        Ok(())
    }

    fn columns(row: &MemberRow) -> Vec<Value> {
        let name = row.name.as_ref().map_or("", PersonName::as_str);
        let email = row.email.as_ref().map_or("", Email::as_str);
        let sought = folded(&format!("{name} {email}"));
        let since = row.registered_at.timestamp_micros();
        vec![Value::text(row.role.name()), Value::text(row.state.name()), Value::text(sought), since.into()]
    }
}

/// The members that `filter` names, those first who came first.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_members(
    reader: &Reader,
    org: OrgId,
    filter: &MemberFilter,
    page: &PageRequest,
) -> Result<Page<MemberRow>, FindError> {
    let query = Query::new(org, "members", Some("registered_at"))
        .and_if("role = ?", filter.role.map(|role| Value::text(role.name())))
        .and_if("state = ?", filter.state.map(|state| Value::text(state.name())))
        .and_if("sought LIKE ? ESCAPE '\\'", filter.text.as_deref().map(|text| Value::text(within(text))));
    reader.page::<MembersView>(query, page).await
}

/// A pattern for texts in which `text` stands, whatever it holds.
fn within(text: &str) -> String {
    let quoted = folded(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{quoted}%")
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn what_is_sought_is_taken_by_the_letter() {
        assert_eq!(within(" Zoë "), "%zoe%");
        assert_eq!(within("50%_\\"), "%50\\%\\_\\\\%");
    }
}
