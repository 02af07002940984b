//! Booking: places in sessions.
//!
//! - **Roster**: who has a place in one session; it keeps the session from being overbooked.
//! - **Booking**: one client's place. It knows its session by its id.
//! - **Refund**: the part of the price that a cancelled booking gives back, by the policy in [`policies`].
//!
//! Use cases: [`BookSpot`], [`CancelBooking`], [`CancelSession`], [`ChangeSession`], [`SubstituteCoach`], [`ChangeSeries`],
//! [`CancelSeries`], [`MarkAttendance`].

mod book_spot;
mod cancel_booking;
mod cancel_series;
mod cancel_session;
mod change_series;
mod change_session;
pub mod events;
mod mark_attendance;
pub mod policies;
mod session_roster;
mod substitute_coach;
pub mod values;

pub use book_spot::{BookSpot, BookSpotRefusal, SpotIsBooked};
pub use cancel_booking::{BookingIsCancelled, CancelBooking, CancelBookingRefusal};
pub use cancel_series::{CancelSeries, CancelSeriesRefusal};
pub use cancel_session::{CancelSession, CancelSessionRefusal};
pub use change_series::{ChangeSeries, ChangeSeriesRefusal, SessionsOfSeries};
pub use change_session::{ChangeSession, ChangeSessionRefusal};
pub use mark_attendance::{AttendanceIs, MarkAttendance};
pub use session_roster::{Booking, Cancelled, RosterCommand, RosterRefusal, SessionRoster};
pub use substitute_coach::{CoachIs, SubstituteCoach, SubstituteCoachRefusal};
