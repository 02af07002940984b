//! Bookings: of a client, and of a session.

mod booking_finder;
mod client_name;
mod entry;
mod hold;
mod minimum;
mod roster;
mod row;
mod standing;
mod standing_timers;
mod timers;
mod view;

use crate::engine::Views;
use crate::timers::Timers;

pub use booking_finder::{BookingState, BookingsOf, find_booking, find_booking_as_of, find_bookings_of};
pub use client_name::{ClientName, ClientNamesView, find_client_names};
pub use entry::{EntriesView, EntryRow, EntryState, find_entries_of};
pub use hold::{HoldRow, HoldsView, find_holds_of};
pub use minimum::{LookAtMinimum, MinimumTimer, MinimumTimersView};
pub use roster::{RosterEntry, find_roster, find_roster_as_of};
pub use row::{BookingRow, BookingStatus};
pub use standing::{StandingRow, StandingSession, StandingsView, find_standings_of};
pub use standing_timers::{ServeAgain, StandingTimer, StandingTimersView};
pub use timers::{BookingAct, BookingTimer, BookingTimersView};
pub use view::BookingsView;

/// The views of this context.
pub fn views() -> Views {
    Views::default()
        .with::<BookingsView>()
        .with::<ClientNamesView>()
        .with::<HoldsView>()
        .with::<EntriesView>()
        .with::<BookingTimersView>()
        .with::<MinimumTimersView>()
        .with::<StandingsView>()
        .with::<StandingTimersView>()
}

/// The timers of this context.
pub fn timers() -> Timers {
    Timers::default().with::<BookingTimersView>().with::<MinimumTimersView>().with::<StandingTimersView>()
}
