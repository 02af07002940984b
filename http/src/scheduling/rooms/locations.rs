//! Locations: admins keep them, everybody can read them.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::scheduling::rooms::values::{LocationId, LocationTerms};
use regimen_core::scheduling::rooms::{
    ArchiveLocation, ChangeLocation, LocationIs, LocationRefusal, OpenLocation, RestoreLocation,
};
use regimen_projections::Page;
use regimen_projections::scheduling::{LocationRow, find_location, find_locations};

use super::used;
use crate::api::{Area, Created, Text, Written, asked, found, parse};
use crate::edge::{Admin, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct LocationsApi;

/// What a location says of itself.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct LocationBody {
    /// One line of at most 100 characters.
    name: Text,
    /// Where it is: one line of at most 300 characters.
    address: Option<Text>,
    /// How the house is reached, a telephone number or an address of its own: one line of at most 200 characters.
    contact: Option<Text>,
}

/// A location to be opened.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewLocation {
    terms: LocationBody,
    /// What its clocks go by, by its name in the IANA list: `Europe/Berlin`. It stays so.
    time_zone: Text,
}

#[derive(Object)]
struct Location {
    location_id: LocationId,
    terms: LocationBody,
    /// What its clocks go by.
    time_zone: String,
    /// Whether nothing new is planned there.
    archived: bool,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct LocationPage {
    items: Vec<Location>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// The location that was opened, changed, archived or restored.
#[derive(Object)]
struct LocationRef {
    location_id: LocationId,
}

impl TryFrom<LocationBody> for LocationTerms {
    type Error = Problem;

    fn try_from(body: LocationBody) -> Result<Self, Problem> {
        Ok(Self {
            name: parse("name", body.name.0)?,
            address: body.address.map(|address| parse("address", address.0)).transpose()?,
            contact: body.contact.map(|contact| parse("contact", contact.0)).transpose()?,
        })
    }
}

impl From<LocationTerms> for LocationBody {
    fn from(terms: LocationTerms) -> Self {
        Self {
            name: Text(terms.name.into()),
            address: terms.address.map(|address| Text(address.into())),
            contact: terms.contact.map(|contact| Text(contact.into())),
        }
    }
}

impl From<LocationRow> for Location {
    fn from(row: LocationRow) -> Self {
        Self {
            location_id: row.location_id,
            terms: row.terms.into(),
            time_zone: row.time_zone.into(),
            archived: row.archived_at.is_some(),
        }
    }
}

impl From<LocationIs> for LocationRef {
    fn from(is: LocationIs) -> Self {
        Self { location_id: is.location_id }
    }
}

#[OpenApi(prefix_path = "/locations", tag = "Area::Rooms")]
impl LocationsApi {
    /// Locations
    ///
    /// In the order in which they were opened.
    #[oai(path = "/", method = "get", operation_id = "list_locations")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Whether archived ones are shown too.
        archived: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<LocationPage>, Problem> {
        let page = asked(&limit, &cursor)?;
        let page = found(find_locations(&parts.reader, caller.org(), used(archived.0), &page).await)?;
        let Page { items, next } = page.map(Location::from);
        Ok(Json(LocationPage { items, next_cursor: next }))
    }

    /// One location
    ///
    /// Also when it is archived.
    #[oai(path = "/:location_id", method = "get", operation_id = "get_location")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        location_id: Path<LocationId>,
    ) -> Result<Json<Location>, Problem> {
        let row = found(find_location(&parts.reader, caller.org(), location_id.0).await)?;
        Ok(Json(row.ok_or_else(|| Problem::refused(&LocationRefusal::LocationNotFound))?.into()))
    }

    /// Open a location
    #[oai(path = "/", method = "post", operation_id = "open_location")]
    async fn open(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewLocation>,
    ) -> Result<Created<LocationRef>, Problem> {
        let NewLocation { terms, time_zone } = body.0;
        let (time_zone, terms) = (parse("time_zone", time_zone.0)?, terms.try_into()?);
        let open = OpenLocation { location_id: LocationId::generate(), time_zone, terms };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Created::of(parts.core.executor().execute(&request, &open).await?, LocationRef::from))
    }

    /// Change a location
    ///
    /// All but its time zone: what is planned there was planned by its clocks.
    #[oai(path = "/:location_id", method = "put", operation_id = "change_location")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        location_id: Path<LocationId>,
        body: Json<LocationBody>,
    ) -> Result<Written<LocationRef>, Problem> {
        let change = ChangeLocation { location_id: location_id.0, terms: body.0.try_into()? };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &change).await?, LocationRef::from))
    }

    /// Archive a location
    ///
    /// Nothing new is planned in its rooms; what is planned there stays.
    #[oai(path = "/:location_id/archive", method = "post", operation_id = "archive_location")]
    async fn archive(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        location_id: Path<LocationId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<LocationRef>, Problem> {
        let archive = ArchiveLocation { location_id: location_id.0 };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &archive).await?, LocationRef::from))
    }

    /// Use a location again
    #[oai(path = "/:location_id/restore", method = "post", operation_id = "restore_location")]
    async fn restore(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        location_id: Path<LocationId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<LocationRef>, Problem> {
        let restore = RestoreLocation { location_id: location_id.0 };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &restore).await?, LocationRef::from))
    }
}
