//! Locations and rooms, those among them that are archived.

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::rooms::events::{LocationEvent, RoomEvent};
use regimen_core::scheduling::rooms::values::{LocationId, LocationTerms, RoomId, RoomTerms};
use regimen_core::scheduling::values::TimeZone;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// Which locations or rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// Those that are used now.
    Now,
    /// All there ever were.
    Ever,
}

/// A location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationRow {
    /// The location.
    pub location_id: LocationId,
    /// What its clocks go by.
    pub time_zone: TimeZone,
    /// What it says of itself.
    pub terms: LocationTerms,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Since when nothing new is planned there.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRow {
    /// The room.
    pub room_id: RoomId,
    /// Where it is.
    pub location_id: LocationId,
    /// What it says of itself.
    pub terms: RoomTerms,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Since when nothing new is planned in it.
    pub archived_at: Option<DateTime<Utc>>,
}

/// One row for each location.
#[derive(Debug)]
pub struct LocationsView;

/// One row for each room.
#[derive(Debug)]
pub struct RoomsView;

impl View for LocationsView {
    type Row = LocationRow;
    const NAME: &'static str = "scheduling_location";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("used")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["used"]];

    fn reads(kind: &str) -> bool {
        LocationEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(LocationEvent::LocationChanged(changed)) => keys.push(changed.location_id.to_string()),
            Some(LocationEvent::LocationArchived(archived)) => keys.push(archived.location_id.to_string()),
            Some(LocationEvent::LocationRestored(restored)) => keys.push(restored.location_id.to_string()),
            Some(LocationEvent::LocationOpened(_)) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<LocationRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(LocationEvent::LocationOpened(opened)) => {
                let (location_id, time_zone, terms) = (opened.location_id, opened.time_zone, opened.terms.clone());
                let opened_at = opened.opened_at;
                let row = LocationRow { location_id, time_zone, terms, opened_at, archived_at: None };
                rows.put(location_id.to_string(), row);
            }
            Some(LocationEvent::LocationChanged(changed)) => {
                rows.change(&changed.location_id.to_string())?.terms = changed.terms.clone();
            }
            Some(LocationEvent::LocationArchived(archived)) => {
                rows.change(&archived.location_id.to_string())?.archived_at = Some(archived.archived_at);
            }
            Some(LocationEvent::LocationRestored(restored)) => {
                rows.change(&restored.location_id.to_string())?.archived_at = None;
            }
            None => {}
        }
        Ok(())
    }

    fn columns(row: &LocationRow) -> Vec<Value> {
        vec![i64::from(row.archived_at.is_none()).into()]
    }
}

impl View for RoomsView {
    type Row = RoomRow;
    const NAME: &'static str = "scheduling_room";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("location_id"), Column::int("used")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["location_id", "used"]];

    fn reads(kind: &str) -> bool {
        RoomEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(RoomEvent::RoomChanged(changed)) => keys.push(changed.room_id.to_string()),
            Some(RoomEvent::RoomArchived(archived)) => keys.push(archived.room_id.to_string()),
            Some(RoomEvent::RoomRestored(restored)) => keys.push(restored.room_id.to_string()),
            Some(RoomEvent::RoomOpened(_)) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<RoomRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(RoomEvent::RoomOpened(opened)) => {
                let (room_id, location_id, terms) = (opened.room_id, opened.location_id, opened.terms.clone());
                let opened_at = opened.opened_at;
                rows.put(room_id.to_string(), RoomRow { room_id, location_id, terms, opened_at, archived_at: None });
            }
            Some(RoomEvent::RoomChanged(changed)) => {
                rows.change(&changed.room_id.to_string())?.terms = changed.terms.clone();
            }
            Some(RoomEvent::RoomArchived(archived)) => {
                rows.change(&archived.room_id.to_string())?.archived_at = Some(archived.archived_at);
            }
            Some(RoomEvent::RoomRestored(restored)) => {
                rows.change(&restored.room_id.to_string())?.archived_at = None;
            }
            None => {}
        }
        Ok(())
    }

    fn columns(row: &RoomRow) -> Vec<Value> {
        vec![Value::text(row.location_id), i64::from(row.archived_at.is_none()).into()]
    }
}

fn used(query: Query, which: Used) -> Query {
    match which {
        Used::Now => query.and("used = ?", 1_i64),
        Used::Ever => query,
    }
}

/// The location of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_location(reader: &Reader, org: OrgId, id: LocationId) -> Result<Option<LocationRow>, FindError> {
    reader.get::<LocationsView>(org, &id.to_string()).await
}

/// Locations, in the order in which they were opened.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_locations(
    reader: &Reader,
    org: OrgId,
    which: Used,
    page: &PageRequest,
) -> Result<Page<LocationRow>, FindError> {
    reader.page::<LocationsView>(used(Query::new(org, "locations", None), which), page).await
}

/// The room of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_room(reader: &Reader, org: OrgId, id: RoomId) -> Result<Option<RoomRow>, FindError> {
    reader.get::<RoomsView>(org, &id.to_string()).await
}

/// Rooms, of one location or of all, in the order in which they were opened.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_rooms(
    reader: &Reader,
    org: OrgId,
    location_id: Option<LocationId>,
    which: Used,
    page: &PageRequest,
) -> Result<Page<RoomRow>, FindError> {
    let query = Query::new(org, "rooms", None).and_if("location_id = ?", location_id.map(Value::text));
    reader.page::<RoomsView>(used(query, which), page).await
}
