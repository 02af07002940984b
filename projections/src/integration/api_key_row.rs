//! One row for each API key, without anything of its secret.

use chrono::{DateTime, Utc};
use regimen_core::accounts::Scopes;
use regimen_core::integration::api_keys::events::ApiKeyEvent;
use regimen_core::integration::api_keys::{ApiKeyId, ApiKeyName};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// An API key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApiKeyRow {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// What people know it by.
    pub name: ApiKeyName,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// From when on it does not count.
    pub expires_at: Option<DateTime<Utc>>,
    /// Until when the secret before the last rotation counts.
    pub former_until: Option<DateTime<Utc>>,
    /// The first use of the last day on which it was used.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// One row for each API key.
#[derive(Debug)]
pub struct ApiKeysView;

fn key_of(event: &ApiKeyEvent) -> String {
    match event {
        ApiKeyEvent::ApiKeyIssued(event) => event.api_key_id,
        ApiKeyEvent::ApiKeyRotated(event) => event.api_key_id,
        ApiKeyEvent::ApiKeyUsed(event) => event.api_key_id,
        ApiKeyEvent::ApiKeyRevoked(event) => event.api_key_id,
    }
    .to_string()
}

impl View for ApiKeysView {
    type Row = ApiKeyRow;
    const NAME: &'static str = "integration_api_key";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        ApiKeyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(event.read::<ApiKeyEvent>()?.map(key_of));
        Ok(())
    }

    fn fold(rows: &mut Rows<ApiKeyRow>, event: &Event) -> Result<(), FoldError> {
        let Some(event) = event.read::<ApiKeyEvent>()? else { return Ok(()) };
        let key = key_of(event);
        match event {
            ApiKeyEvent::ApiKeyIssued(issued) => {
                let row = ApiKeyRow {
                    api_key_id: issued.api_key_id,
                    name: issued.name.clone(),
                    scopes: issued.scopes.clone(),
                    issued_at: issued.issued_at,
                    expires_at: issued.expires_at,
                    former_until: None,
                    used_at: None,
                    revoked_at: None,
                };
                rows.put(key, row);
            }
            ApiKeyEvent::ApiKeyRotated(rotated) => rows.change(&key)?.former_until = Some(rotated.former_until),
            ApiKeyEvent::ApiKeyUsed(used) => rows.change(&key)?.used_at = Some(used.used_at),
            ApiKeyEvent::ApiKeyRevoked(revoked) => rows.change(&key)?.revoked_at = Some(revoked.revoked_at),
        }
        Ok(())
    }

    fn columns(_: &ApiKeyRow) -> Vec<Value> {
        Vec::new()
    }
}

/// API keys in the order in which they were issued, revoked ones too.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_api_keys(reader: &Reader, org: OrgId, page: &PageRequest) -> Result<Page<ApiKeyRow>, FindError> {
    reader.page::<ApiKeysView>(Query::new(org, "api_keys", None), page).await
}
