//! How clients want to be called, as a roster shows it: kept here, so that no list looks into another context.

use std::collections::HashMap;

use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::values::PersonName;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Reader};

/// A name by account id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientName {
    /// The name; none once they are erased.
    pub name: Option<PersonName>,
}

/// One row for each account.
#[derive(Debug)]
pub struct ClientNamesView;

impl View for ClientNamesView {
    type Row = ClientName;
    const NAME: &'static str = "booking_client_name";
    const VERSION: u32 = 1;
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
        Ok(())
    }

    fn fold(rows: &mut Rows<ClientName>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(AccountEvent::AccountRegistered(registered)) => {
                let name = registered.name.get().cloned();
                rows.put(registered.account_id.to_string(), ClientName { name });
            }
            Some(
                AccountEvent::SignedIn(_)
                | AccountEvent::RoleChanged(_)
                | AccountEvent::AccountSuspended(_)
                | AccountEvent::AccountRestored(_)
                | AccountEvent::SignInsEnded(_)
                | AccountEvent::EmailVerified(_)
                | AccountEvent::EmailChanged(_)
                | AccountEvent::PasswordChanged(_)
                | AccountEvent::PasswordWithdrawn(_)
                | AccountEvent::SignInLocked(_)
                | AccountEvent::SignInUnlocked(_)
                | AccountEvent::ConsentGiven(_),
            )
            | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(row) = rows.change_if_there(&erased.subject.to_string())?
        {
            row.name = None;
        }
        Ok(())
    }

    fn columns(_: &ClientName) -> Vec<Value> {
        Vec::new()
    }
}

/// How `clients` want to be called, those left out who are erased.
///
/// # Errors
/// When the database does not answer.
pub async fn find_client_names(
    reader: &Reader,
    org: OrgId,
    clients: &[AccountId],
) -> Result<HashMap<AccountId, PersonName>, FindError> {
    let keys = clients.iter().map(ToString::to_string).collect::<Vec<_>>();
    let rows = reader.get_all::<ClientNamesView>(org, &keys).await?;
    let named = rows.into_iter().filter_map(|(key, row)| Some((key.parse().ok()?, row.name?)));
    Ok(named.collect())
}
