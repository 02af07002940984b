//! Accounts by id; what is personal is gone once the person is erased.

use chrono::{DateTime, Utc};
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::values::{Email, PersonName, Role};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Reader};

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountRow {
    /// The account.
    pub account_id: AccountId,
    /// Where mail reaches them; none once they are erased.
    pub email: Option<Email>,
    /// How they want to be called; none once they are erased.
    pub name: Option<PersonName>,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub registered_at: DateTime<Utc>,
}

/// One row for each account.
#[derive(Debug)]
pub struct AccountsView;

impl View for AccountsView {
    type Row = AccountRow;
    const NAME: &'static str = "accounts_account";
    const VERSION: u32 = 3;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        AccountEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        match event.read()? {
            Some(AccountEvent::RoleChanged(changed)) => keys.push(changed.account_id.to_string()),
            Some(AccountEvent::EmailChanged(changed)) => keys.push(changed.account_id.to_string()),
            Some(_) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<AccountRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(AccountEvent::AccountRegistered(registered)) => rows.put(
                registered.account_id.to_string(),
                AccountRow {
                    account_id: registered.account_id,
                    email: registered.email.get().cloned(),
                    name: registered.name.get().cloned(),
                    role: registered.role,
                    registered_at: registered.registered_at,
                },
            ),
            Some(AccountEvent::RoleChanged(changed)) => rows.change(&changed.account_id.to_string())?.role = changed.to,
            Some(AccountEvent::EmailChanged(changed)) => {
                rows.change(&changed.account_id.to_string())?.email = changed.email.get().cloned();
            }
            Some(
                AccountEvent::SignedIn(_)
                | AccountEvent::SignInsEnded(_)
                | AccountEvent::EmailVerified(_)
                | AccountEvent::PasswordChanged(_)
                | AccountEvent::PasswordWithdrawn(_)
                | AccountEvent::SignInLocked(_)
                | AccountEvent::SignInUnlocked(_)
                | AccountEvent::ConsentGiven(_)
                | AccountEvent::AccountSuspended(_)
                | AccountEvent::AccountRestored(_),
            )
            | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(row) = rows.change_if_there(&erased.subject.to_string())?
        {
            row.email = None;
            row.name = None;
        }
        Ok(())
    }

    fn columns(_: &AccountRow) -> Vec<Value> {
        Vec::new()
    }
}

/// The account of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(reader: &Reader, org: OrgId, account: AccountId) -> Result<Option<AccountRow>, FindError> {
    reader.get::<AccountsView>(org, &account.to_string()).await
}

/// The account as it was at `position`, without what is personal if the person is erased since.
///
/// # Errors
/// When the log does not answer.
pub async fn find_as_of(
    reader: &Reader,
    org: OrgId,
    account: AccountId,
    position: Position,
) -> Result<Option<AccountRow>, FindError> {
    let streams = [StreamId::new("account", account), SubjectId::from(account).stream()];
    reader.as_of(org, &streams, position).await?.row::<AccountsView>(&account.to_string())
}
