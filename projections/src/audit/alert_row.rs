//! Alerts that were raised.

use chrono::{DateTime, Utc};
use regimen_core::audit::alerts::events::AlertEvent;
use regimen_core::audit::alerts::{AlertId, AlertPattern};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// The alert.
    pub alert_id: AlertId,
    /// What occurred.
    pub pattern: AlertPattern,
    /// By or of whom, if it is counted for each account.
    pub account_id: Option<AccountId>,
    /// How often.
    pub count: u32,
    /// The first of these times.
    pub since: DateTime<Utc>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
}

/// One row for each alert.
#[derive(Debug)]
pub struct AlertsView;

impl View for AlertsView {
    type Row = AlertRow;
    const NAME: &'static str = "audit_alert";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("pattern"), Column::int("raised_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["raised_at"]];

    fn reads(kind: &str) -> bool {
        AlertEvent::knows(kind)
    }

    fn touches(_: &Event, _: &mut Vec<String>) -> Result<(), FoldError> {
        Ok(())
    }

    fn fold(rows: &mut Rows<AlertRow>, event: &Event) -> Result<(), FoldError> {
        if let Some(AlertEvent::AlertRaised(raised)) = event.read()? {
            let row = AlertRow {
                alert_id: raised.alert_id,
                pattern: raised.pattern,
                account_id: raised.account_id,
                count: raised.count,
                since: raised.since,
                raised_at: raised.raised_at,
            };
            rows.put(raised.alert_id.to_string(), row);
        }
        Ok(())
    }

    fn columns(row: &AlertRow) -> Vec<Value> {
        vec![row.pattern.name().into(), row.raised_at.timestamp_micros().into()]
    }
}

/// Alerts of `pattern`, or all of them, the newest first.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_alerts(
    reader: &Reader,
    org: OrgId,
    pattern: Option<AlertPattern>,
    page: &PageRequest,
) -> Result<Page<AlertRow>, FindError> {
    let query = Query::new(org, "alerts", Some("raised_at")).descending();
    let query = query.and_if("pattern = ?", pattern.map(AlertPattern::name));
    reader.page::<AlertsView>(query, page).await
}
