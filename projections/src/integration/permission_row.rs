//! What people let apps do: one row for each account, with what it has taken back left out.

use chrono::{DateTime, Utc};
use regimen_core::accounts::Scopes;
use regimen_core::integration::oauth::AppId;
use regimen_core::integration::oauth::events::PermissionEvent;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Reader};

/// What somebody lets one app do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PermissionRow {
    /// The app.
    pub app_id: AppId,
    /// What it may do.
    pub scopes: Scopes,
    /// When they let it do that.
    pub allowed_at: DateTime<Utc>,
}

/// One row for each account that lets apps do something.
#[derive(Debug)]
pub struct PermissionsView;

impl View for PermissionsView {
    type Row = Vec<PermissionRow>;
    const NAME: &'static str = "integration_permission";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        PermissionEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(match event.read()? {
            Some(PermissionEvent::AppAllowed(allowed)) => Some(allowed.account_id.to_string()),
            Some(PermissionEvent::AppForbidden(forbidden)) => Some(forbidden.account_id.to_string()),
            None => None,
        });
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<Self::Row>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(PermissionEvent::AppAllowed(allowed)) => {
                let (app_id, scopes, allowed_at) = (allowed.app_id, allowed.scopes.clone(), allowed.allowed_at);
                let row = PermissionRow { app_id, scopes, allowed_at };
                let key = allowed.account_id.to_string();
                match rows.change_if_there(&key)? {
                    Some(permissions) => {
                        permissions.retain(|other| other.app_id != app_id);
                        permissions.push(row);
                    }
                    None => rows.put(key, vec![row]),
                }
            }
            Some(PermissionEvent::AppForbidden(forbidden)) => {
                if let Some(permissions) = rows.change_if_there(&forbidden.account_id.to_string())? {
                    permissions.retain(|other| other.app_id != forbidden.app_id);
                }
            }
            None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(permissions) = rows.change_if_there(&erased.subject.to_string())?
        {
            permissions.clear();
        }
        Ok(())
    }

    fn columns(_: &Self::Row) -> Vec<Value> {
        Vec::new()
    }
}

/// What `account` lets apps do, the latest last.
///
/// # Errors
/// When the database does not answer.
pub async fn find_permissions(
    reader: &Reader,
    org: OrgId,
    account: AccountId,
) -> Result<Vec<PermissionRow>, FindError> {
    Ok(reader.get::<PermissionsView>(org, &account.to_string()).await?.unwrap_or_default())
}
