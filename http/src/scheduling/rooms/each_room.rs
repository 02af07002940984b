//! Rooms: admins keep them, everybody can read them.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::scheduling::rooms::values::{LocationId, RoomId, RoomTerms};
use regimen_core::scheduling::rooms::{ArchiveRoom, ChangeRoom, OpenRoom, RestoreRoom, RoomIs, RoomRefusal};
use regimen_projections::Page;
use regimen_projections::scheduling::{RoomRow, find_room, find_rooms};

use super::used;
use crate::api::{Area, Created, Text, Written, asked, found, parse};
use crate::edge::{Admin, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct RoomsApi;

/// What a room says of itself.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RoomBody {
    /// One line of at most 100 characters.
    name: Text,
    /// How many it holds: 1 to 10000.
    holds: u32,
}

/// A room to be opened.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewRoom {
    /// Where it is. It stays there.
    location_id: LocationId,
    terms: RoomBody,
}

#[derive(Object)]
struct Room {
    room_id: RoomId,
    location_id: LocationId,
    terms: RoomBody,
    /// Whether nothing new is planned in it.
    archived: bool,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct RoomPage {
    items: Vec<Room>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// The room that was opened, changed, archived or restored.
#[derive(Object)]
struct RoomRef {
    room_id: RoomId,
}

impl TryFrom<RoomBody> for RoomTerms {
    type Error = Problem;

    fn try_from(body: RoomBody) -> Result<Self, Problem> {
        Ok(Self { name: parse("name", body.name.0)?, holds: parse("holds", body.holds)? })
    }
}

impl From<RoomTerms> for RoomBody {
    fn from(terms: RoomTerms) -> Self {
        Self { name: Text(terms.name.into()), holds: terms.holds.into() }
    }
}

impl From<RoomRow> for Room {
    fn from(row: RoomRow) -> Self {
        let RoomRow { room_id, location_id, terms, archived_at, .. } = row;
        Self { room_id, location_id, terms: terms.into(), archived: archived_at.is_some() }
    }
}

impl From<RoomIs> for RoomRef {
    fn from(is: RoomIs) -> Self {
        Self { room_id: is.room_id }
    }
}

#[OpenApi(prefix_path = "/rooms", tag = "Area::Rooms")]
impl RoomsApi {
    /// Rooms
    ///
    /// In the order in which they were opened.
    #[oai(path = "/", method = "get", operation_id = "list_rooms")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Only those there.
        location_id: Query<Option<LocationId>>,
        /// Whether archived ones are shown too.
        archived: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<RoomPage>, Problem> {
        let page = asked(&limit, &cursor)?;
        let page = found(find_rooms(&parts.reader, caller.org(), location_id.0, used(archived.0), &page).await)?;
        let Page { items, next } = page.map(Room::from);
        Ok(Json(RoomPage { items, next_cursor: next }))
    }

    /// One room
    ///
    /// Also when it is archived.
    #[oai(path = "/:room_id", method = "get", operation_id = "get_room")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        room_id: Path<RoomId>,
    ) -> Result<Json<Room>, Problem> {
        let row = found(find_room(&parts.reader, caller.org(), room_id.0).await)?;
        Ok(Json(row.ok_or_else(|| Problem::refused(&RoomRefusal::RoomNotFound))?.into()))
    }

    /// Open a room at a location
    #[oai(path = "/", method = "post", operation_id = "open_room")]
    async fn open(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewRoom>,
    ) -> Result<Created<RoomRef>, Problem> {
        let NewRoom { location_id, terms } = body.0;
        let open = OpenRoom { room_id: RoomId::generate(), location_id, terms: terms.try_into()? };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Created::of(parts.core.executor().execute(&request, &open).await?, RoomRef::from))
    }

    /// Change a room
    ///
    /// What is planned in it stays as it is, also if it holds fewer from now on.
    #[oai(path = "/:room_id", method = "put", operation_id = "change_room")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        room_id: Path<RoomId>,
        body: Json<RoomBody>,
    ) -> Result<Written<RoomRef>, Problem> {
        let change = ChangeRoom { room_id: room_id.0, terms: body.0.try_into()? };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &change).await?, RoomRef::from))
    }

    /// Archive a room
    ///
    /// Nothing new is planned in it; what is planned in it stays.
    #[oai(path = "/:room_id/archive", method = "post", operation_id = "archive_room")]
    async fn archive(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        room_id: Path<RoomId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<RoomRef>, Problem> {
        let archive = ArchiveRoom { room_id: room_id.0 };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &archive).await?, RoomRef::from))
    }

    /// Use a room again
    #[oai(path = "/:room_id/restore", method = "post", operation_id = "restore_room")]
    async fn restore(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        room_id: Path<RoomId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<RoomRef>, Problem> {
        let restore = RestoreRoom { room_id: room_id.0 };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &restore).await?, RoomRef::from))
    }
}
