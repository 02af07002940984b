//! Who has a place in a session, for those at its door; and places that the front desk books for clients.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::SessionRefusal;
use regimen_core::scheduling::values::SessionId;
use regimen_projections::booking::{RosterEntry, find_roster, find_roster_as_of};

use super::at_the_desk::BookingForClient;
use super::bookings::Booked;
use super::my_bookings::BookingState;
use crate::api::{Area, AsOf, Created, found};
use crate::edge::{Desk, Doorkeeper, Fingerprint, Problem};
use crate::parts::Parts;
use crate::scheduling::visible_session;

pub(crate) struct RosterApi;

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct RosterBooking {
    booking_id: BookingId,
    client_id: AccountId,
    /// Left out if the person is erased.
    client_name: Option<String>,
    status: BookingState,
    credits: u32,
    attended: Option<bool>,
    late: bool,
    /// How many places the client has.
    places: u32,
    booked_at: DateTime<Utc>,
}

impl From<RosterEntry> for RosterBooking {
    fn from(entry: RosterEntry) -> Self {
        let RosterEntry { booking, client_name } = entry;
        Self {
            booking_id: booking.booking_id,
            client_id: booking.client_id,
            client_name: client_name.map(String::from),
            status: booking.status.into(),
            credits: booking.credits,
            attended: booking.attended,
            late: booking.late,
            places: booking.places_left(),
            booked_at: booking.booked_at,
        }
    }
}

#[derive(Object)]
struct Roster {
    session_id: SessionId,
    /// In the order in which they were made, cancelled ones among them; at most one for each place ever given.
    items: Vec<RosterBooking>,
}

#[OpenApi(tag = "Area::Booking")]
impl RosterApi {
    /// The roster of a session
    ///
    /// For its coach, the front desk and admins.
    #[oai(path = "/sessions/:session_id/bookings", method = "get", operation_id = "session_roster")]
    async fn session_roster(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        session_id: Path<SessionId>,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Roster>, Problem> {
        let (org, session_id) = (caller.org(), session_id.0);
        let as_of = AsOf::parse(&parts, org, &as_of).await?;
        let session = visible_session(&parts, &caller, session_id, as_of.as_ref()).await?;
        // Another coach's session can be seen, not who is in it.
        let own = caller.caller().may_serve(session.coach_id).then_some(());
        own.ok_or_else(|| Problem::refused(&SessionRefusal::SessionNotFound))?;
        let entries = found(match as_of {
            Some(moment) => find_roster_as_of(&parts.reader, org, session_id, moment.position).await,
            None => find_roster(&parts.reader, org, session_id).await,
        })?;
        Ok(Json(Roster { session_id, items: entries.into_iter().map(RosterBooking::from).collect() }))
    }

    /// Book places for a client
    ///
    /// By the same rules and at the same price as if they booked themselves; they are told.
    #[oai(path = "/sessions/:session_id/bookings", method = "post", operation_id = "book_for_client")]
    async fn book_for_client(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<BookingForClient>,
    ) -> Result<Created<Booked>, Problem> {
        let book = body.0.book(session_id.0)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &book).await?;
        Ok(Created::of(done, Booked::from))
    }
}
