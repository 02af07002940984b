//! The roster of a session: its bookings, each with the client's name.

use std::collections::{BTreeSet, HashMap};

use regimen_core::accounts::values::PersonName;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::values::{NUMBER_BITS, SessionId};

use super::client_name::{ClientName, ClientNamesView};
use super::row::BookingRow;
use super::view::BookingsView;
use crate::reader::{FindError, Query, Reader};

/// A booking on a roster.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterEntry {
    /// The booking.
    pub booking: BookingRow,
    /// How the client wants to be called; none once they are erased.
    pub client_name: Option<PersonName>,
}

/// All bookings of `session`, cancelled ones among them, in the order in which they were made. A session has at most 10,000
/// places, so this is no page.
///
/// # Errors
/// When the database does not answer.
pub async fn find_roster(reader: &Reader, org: OrgId, session: SessionId) -> Result<Vec<RosterEntry>, FindError> {
    let last = BookingId::nth(session, (1 << NUMBER_BITS) - 1);
    let query =
        Query::new(org, "roster", None).and("key >= ?", Value::text(session)).and("key <= ?", Value::text(last));
    let bookings = reader.all::<BookingsView>(query).await?;
    let names = reader.get_all::<ClientNamesView>(org, &clients(&bookings)).await?;
    Ok(entries(bookings, names))
}

/// The roster as it was at `position`, without the names of those who are erased since.
///
/// # Errors
/// When the log does not answer.
pub async fn find_roster_as_of(
    reader: &Reader,
    org: OrgId,
    session: SessionId,
    position: Position,
) -> Result<Vec<RosterEntry>, FindError> {
    let roster = reader.as_of(org, &[StreamId::new("roster", session)], position).await?;
    let bookings = roster.rows::<BookingsView>()?.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    let clients = bookings.iter().map(|booking| booking.client_id).collect::<BTreeSet<_>>();
    let streams = clients.into_iter().flat_map(|id| [StreamId::new("account", id), SubjectId::from(id).stream()]);
    let accounts = reader.as_of(org, &streams.collect::<Vec<_>>(), position).await?;
    Ok(entries(bookings, accounts.rows::<ClientNamesView>()?))
}

fn clients(bookings: &[BookingRow]) -> Vec<String> {
    let ids = bookings.iter().map(|booking| booking.client_id.to_string());
    ids.collect::<BTreeSet<_>>().into_iter().collect()
}

fn entries(bookings: Vec<BookingRow>, names: Vec<(String, ClientName)>) -> Vec<RosterEntry> {
    let names = names.into_iter().collect::<HashMap<_, _>>();
    let entry = |booking: BookingRow| {
        let client_name = names.get(&booking.client_id.to_string()).and_then(|client| client.name.clone());
        RosterEntry { booking, client_name }
    };
    bookings.into_iter().map(entry).collect()
}
