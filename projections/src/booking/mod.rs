//! Bookings: of a client, and of a session.

mod booking_finder;
mod client_name;
mod row;
mod view;

use crate::engine::Views;

pub use booking_finder::{BookingState, find_booking, find_booking_as_of, find_bookings_of};
pub use client_name::{ClientName, ClientNamesView};
pub use roster::{RosterEntry, find_roster, find_roster_as_of};
pub use row::{BookingRow, BookingStatus};
pub use view::BookingsView;

mod roster;

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<BookingsView>().with::<ClientNamesView>()
}
