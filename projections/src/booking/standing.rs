//! Standing reservations of a client: for each session whether it is booked, or why not.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::booking::events::{StandingEvent, StandingOutcome};
use regimen_core::booking::values::StandingId;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::values::{SeriesId, SessionId};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A standing reservation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandingRow {
    /// The reservation.
    pub standing_id: StandingId,
    /// The series.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
    /// When it was made.
    pub reserved_at: DateTime<Utc>,
    /// When it ended, if it has.
    pub ended_at: Option<DateTime<Utc>>,
    /// What came of it in each session.
    pub sessions: BTreeMap<SessionId, StandingSession>,
}

/// What came of a standing reservation in one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingSession {
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// What came of it.
    pub outcome: StandingOutcome,
    /// When it was tried last.
    pub served_at: DateTime<Utc>,
}

/// One row for each client and series.
#[derive(Debug)]
pub struct StandingsView;

impl View for StandingsView {
    type Row = StandingRow;
    const NAME: &'static str = "booking_standing";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("reserved_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "reserved_at"]];

    fn reads(kind: &str) -> bool {
        StandingEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(StandingEvent::StandingServed(served)) => keys.push(served.standing_id.to_string()),
            Some(StandingEvent::StandingEnded(ended)) => keys.push(ended.standing_id.to_string()),
            Some(StandingEvent::StandingReserved(_)) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<StandingRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(StandingEvent::StandingReserved(reserved)) => {
                let row = StandingRow {
                    standing_id: reserved.standing_id,
                    series_id: reserved.series_id,
                    client_id: reserved.client_id,
                    reserved_at: reserved.reserved_at,
                    ended_at: None,
                    sessions: BTreeMap::new(),
                };
                rows.put(reserved.standing_id.to_string(), row);
            }
            Some(StandingEvent::StandingServed(served)) => {
                let (starts_at, outcome, served_at) = (served.starts_at, served.outcome.clone(), served.served_at);
                let row = rows.change(&served.standing_id.to_string())?;
                row.sessions.insert(served.session_id, StandingSession { starts_at, outcome, served_at });
            }
            Some(StandingEvent::StandingEnded(ended)) => {
                rows.change(&ended.standing_id.to_string())?.ended_at = Some(ended.ended_at);
            }
            None => {}
        }
        Ok(())
    }

    fn columns(row: &StandingRow) -> Vec<Value> {
        vec![Value::text(row.client_id), row.reserved_at.timestamp_micros().into()]
    }
}

/// The standing reservations of `client`, the newest first, those that have ended among them.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_standings_of(
    reader: &Reader,
    org: OrgId,
    client: AccountId,
    page: &PageRequest,
) -> Result<Page<StandingRow>, FindError> {
    let query = Query::new(org, "standings", Some("reserved_at")).and("client_id = ?", Value::text(client));
    reader.page::<StandingsView>(query.descending(), page).await
}
