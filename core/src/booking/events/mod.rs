//! What happens to the places of a session: all of it in one stream, `roster-{session_id}`, so that places, holds and the
//! waitlist can never contradict each other.

mod attendance;
mod bookings;
mod holds;
mod policies;
mod series;
mod waitlist;

pub use attendance::{AttendanceClosed, AttendanceMarked, CheckInUndone, CheckedIn, NoShowMarked, RemindersSent};
pub use bookings::{BookingCancelled, BookingMoved, PlaceCancelled, SpotBooked};
pub use holds::{HoldExpired, HoldPlaced, HoldReleased};
pub use policies::{PolicyEvent, PolicyPublished};
pub use series::{
    CourseEnrolled, CourseLeft, EnrolmentEvent, StandingEnded, StandingEvent, StandingOutcome, StandingReserved,
    StandingServed,
};
pub use waitlist::{
    PassedBecause, PassedOver, Promotion, WaitlistJoined, WaitlistLeft, WaitlistNotified, WaitlistPromoted,
    WaitlistReordered,
};

use crate::domain_events;

/// Whether a number is nothing: what is not said in an event.
fn is_zero(number: &u32) -> bool {
    *number == 0
}

domain_events! {
    /// The events of one session's roster.
    pub enum RosterEvent {
        SpotBooked = 1,
        PlaceCancelled = 1,
        BookingCancelled = 1,
        BookingMoved = 1,
        HoldPlaced = 1,
        HoldReleased = 1,
        HoldExpired = 1,
        WaitlistJoined = 1,
        WaitlistLeft = 1,
        WaitlistPromoted = 1,
        WaitlistNotified = 1,
        WaitlistReordered = 1,
        CheckedIn = 1,
        CheckInUndone = 1,
        AttendanceMarked = 1,
        NoShowMarked = 1,
        AttendanceClosed = 1,
        RemindersSent = 1,
    }
}
