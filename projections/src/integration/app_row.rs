//! One row for each app, without anything of its secret.

use chrono::{DateTime, Utc};
use regimen_core::integration::oauth::events::AppEvent;
use regimen_core::integration::oauth::{AppId, AppKind, AppTerms};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// An app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppRow {
    /// The app.
    pub app_id: AppId,
    /// Whether it keeps a secret.
    pub kind: AppKind,
    /// What is said of it.
    pub terms: AppTerms,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// Until when the secret before the last rotation counts.
    pub former_until: Option<DateTime<Utc>>,
}

/// One row for each app.
#[derive(Debug)]
pub struct AppsView;

fn key_of(event: &AppEvent) -> String {
    match event {
        AppEvent::AppRegistered(event) => event.app_id,
        AppEvent::AppChanged(event) => event.app_id,
        AppEvent::AppSecretRotated(event) => event.app_id,
        AppEvent::AppRemoved(event) => event.app_id,
    }
    .to_string()
}

impl View for AppsView {
    type Row = AppRow;
    const NAME: &'static str = "integration_app";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        AppEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(event.read::<AppEvent>()?.map(key_of));
        Ok(())
    }

    fn fold(rows: &mut Rows<AppRow>, event: &Event) -> Result<(), FoldError> {
        let Some(event) = event.read::<AppEvent>()? else { return Ok(()) };
        let key = key_of(event);
        match event {
            AppEvent::AppRegistered(registered) => {
                let row = AppRow {
                    app_id: registered.app_id,
                    kind: registered.kind,
                    terms: registered.terms.clone(),
                    registered_at: registered.registered_at,
                    former_until: None,
                };
                rows.put(key, row);
            }
            AppEvent::AppChanged(changed) => rows.change(&key)?.terms = changed.terms.clone(),
            AppEvent::AppSecretRotated(rotated) => rows.change(&key)?.former_until = Some(rotated.former_until),
            AppEvent::AppRemoved(_) => rows.remove(key),
        }
        Ok(())
    }

    fn columns(_: &AppRow) -> Vec<Value> {
        Vec::new()
    }
}

/// The app of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_app(reader: &Reader, org: OrgId, app: AppId) -> Result<Option<AppRow>, FindError> {
    reader.get::<AppsView>(org, &app.to_string()).await
}

/// Apps in the order in which they were registered.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_apps(reader: &Reader, org: OrgId, page: &PageRequest) -> Result<Page<AppRow>, FindError> {
    reader.page::<AppsView>(Query::new(org, "apps", None), page).await
}
