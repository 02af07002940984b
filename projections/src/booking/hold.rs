//! A client's holds.

use chrono::{DateTime, Utc};
use regimen_core::booking::HoldState;
use regimen_core::booking::events::{HoldPlaced, RosterEvent};
use regimen_core::booking::values::{EntryId, HoldId};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::values::{SessionId, SessionName};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoldRow {
    /// The hold.
    pub hold_id: HoldId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// What the session was called.
    pub session_name: SessionName,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// How many places.
    pub places: u32,
    /// How many of them are paid with guest passes, unless something else is said when it is confirmed.
    #[serde(default)]
    pub guest_passes: u32,
    /// The entry of the waitlist that was offered these places.
    pub entry_id: Option<EntryId>,
    /// What became of it.
    pub state: HoldState,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// From this instant on it cannot be confirmed.
    pub expires_at: DateTime<Utc>,
}

impl From<&HoldPlaced> for HoldRow {
    fn from(placed: &HoldPlaced) -> Self {
        Self {
            hold_id: placed.hold_id,
            session_id: placed.session_id,
            client_id: placed.client_id,
            session_name: placed.session_name.clone(),
            starts_at: placed.starts_at,
            places: placed.places.get(),
            guest_passes: placed.guest_passes,
            entry_id: placed.entry_id,
            state: HoldState::Active,
            placed_at: placed.placed_at,
            expires_at: placed.expires_at,
        }
    }
}

/// One row for each hold.
#[derive(Debug)]
pub struct HoldsView;

/// What an event makes of which hold.
fn ends(event: &RosterEvent) -> Option<(HoldId, HoldState)> {
    match event {
        RosterEvent::SpotBooked(booked) => Some((booked.hold_id?, HoldState::Confirmed)),
        RosterEvent::HoldReleased(released) => Some((released.hold_id, HoldState::Released)),
        RosterEvent::HoldExpired(expired) => Some((expired.hold_id, HoldState::Expired)),
        _ => None,
    }
}

impl View for HoldsView {
    type Row = HoldRow;
    const NAME: &'static str = "booking_hold";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 2;
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("placed_at"), Column::int("active")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "placed_at"]];

    fn reads(kind: &str) -> bool {
        RosterEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(event.read()?.and_then(ends).map(|(hold_id, _)| hold_id.to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<HoldRow>, event: &Event) -> Result<(), FoldError> {
        let Some(event) = event.read::<RosterEvent>()? else { return Ok(()) };
        if let RosterEvent::HoldPlaced(placed) = event {
            rows.put(placed.hold_id.to_string(), placed.into());
        }
        if let Some((hold_id, state)) = ends(event) {
            rows.change(&hold_id.to_string())?.state = state;
        }
        Ok(())
    }

    fn columns(row: &HoldRow) -> Vec<Value> {
        let active = i64::from(row.state == HoldState::Active);
        vec![Value::text(row.client_id), row.placed_at.timestamp_micros().into(), active.into()]
    }
}

/// The holds of `client`, the newest first; only those that stand, or only the others, if `active` says so.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_holds_of(
    reader: &Reader,
    org: OrgId,
    client: AccountId,
    active: Option<bool>,
    page: &PageRequest,
) -> Result<Page<HoldRow>, FindError> {
    let query = Query::new(org, "holds", Some("placed_at"))
        .and("client_id = ?", Value::text(client))
        .and_if("active = ?", active.map(i64::from))
        .descending();
    reader.page::<HoldsView>(query, page).await
}
