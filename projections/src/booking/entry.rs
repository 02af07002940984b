//! A client's places in line.

use chrono::{DateTime, Utc};
use regimen_core::booking::events::{RosterEvent, WaitlistJoined};
use regimen_core::booking::values::EntryId;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::values::{SessionId, SessionName};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A place in line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// The entry.
    pub entry_id: EntryId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// What the session was called.
    pub session_name: SessionName,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// How many places they wait for.
    pub party: u32,
    /// How many of them are paid with guest passes.
    #[serde(default)]
    pub guest_passes: u32,
    /// What became of it.
    pub state: EntryState,
    /// Since when they wait.
    pub joined_at: DateTime<Utc>,
}

/// What became of a place in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// They wait.
    Waiting,
    /// They got the places, or were offered them.
    Promoted,
    /// They left.
    Left,
}

impl From<&WaitlistJoined> for EntryRow {
    fn from(joined: &WaitlistJoined) -> Self {
        Self {
            entry_id: joined.entry_id,
            session_id: joined.session_id,
            client_id: joined.client_id,
            session_name: joined.session_name.clone(),
            starts_at: joined.starts_at,
            party: joined.party.get(),
            guest_passes: joined.guest_passes,
            state: EntryState::Waiting,
            joined_at: joined.joined_at,
        }
    }
}

/// One row for each entry of a waitlist.
#[derive(Debug)]
pub struct EntriesView;

fn leaves(event: &RosterEvent) -> Option<(EntryId, EntryState)> {
    match event {
        RosterEvent::WaitlistPromoted(promoted) => Some((promoted.entry_id, EntryState::Promoted)),
        RosterEvent::WaitlistLeft(left) => Some((left.entry_id, EntryState::Left)),
        _ => None,
    }
}

impl View for EntriesView {
    type Row = EntryRow;
    const NAME: &'static str = "booking_entry";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 2;
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("joined_at"), Column::int("waiting")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "joined_at"]];

    fn reads(kind: &str) -> bool {
        RosterEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(event.read()?.and_then(leaves).map(|(entry_id, _)| entry_id.to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<EntryRow>, event: &Event) -> Result<(), FoldError> {
        let Some(event) = event.read::<RosterEvent>()? else { return Ok(()) };
        if let RosterEvent::WaitlistJoined(joined) = event {
            rows.put(joined.entry_id.to_string(), joined.into());
        }
        if let Some((entry_id, state)) = leaves(event) {
            rows.change(&entry_id.to_string())?.state = state;
        }
        Ok(())
    }

    fn columns(row: &EntryRow) -> Vec<Value> {
        let waiting = i64::from(row.state == EntryState::Waiting);
        vec![Value::text(row.client_id), row.joined_at.timestamp_micros().into(), waiting.into()]
    }
}

/// The entries of `client`, the newest first; only those that wait, or only the others, if `waiting` says so.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_entries_of(
    reader: &Reader,
    org: OrgId,
    client: AccountId,
    waiting: Option<bool>,
    page: &PageRequest,
) -> Result<Page<EntryRow>, FindError> {
    let query = Query::new(org, "entries", Some("joined_at"))
        .and("client_id = ?", Value::text(client))
        .and_if("waiting = ?", waiting.map(i64::from))
        .descending();
    reader.page::<EntriesView>(query, page).await
}
