//! How a roster says no.

use chrono::{DateTime, Utc};

use crate::booking::values::{BookingId, HoldId};
use crate::refusals;

refusals! {
    /// How a roster says no.
    pub enum RosterRefusal {
        /// Fewer places are free than were asked for.
        #[error("the session is full")]
        SessionFull {
            /// How many are free.
            spots_left: u32,
        } = Conflict "booking.session_full",
        /// The client has a place in the session already.
        #[error("the client has a place in the session already")]
        AlreadyBooked {
            /// The booking they have.
            booking_id: BookingId,
        } = Conflict "booking.already_booked",
        /// There is no such booking, or it is somebody else's.
        #[error("there is no such booking")]
        BookingNotFound = NotFound "booking.not_found",
        /// The booking was cancelled.
        #[error("the booking was cancelled")]
        BookingIsCancelled = Conflict "booking.is_cancelled",
        /// The booking has no such place, or it was given back.
        #[error("the booking has no such place")]
        PlaceNotFound = NotFound "booking.place_not_found",
        /// Attendance is marked from the start of the session on.
        #[error("the session has not started")]
        SessionNotStarted = Conflict "booking.session_not_started",
        /// The session has had more bookings, holds and entries than can be numbered.
        #[error("the session has had more than a million bookings, holds and entries")]
        NumbersUsedUp = Conflict "booking.numbers_used_up",
        /// The client has a hold in the session already.
        #[error("places are kept for the client already")]
        AlreadyHeld {
            /// The hold.
            hold_id: HoldId,
            /// Until when it stands.
            expires_at: DateTime<Utc>,
        } = Conflict "hold.already_held",
        /// There is no such hold, or it is somebody else's.
        #[error("there is no such hold")]
        HoldNotFound = NotFound "hold.not_found",
        /// The time of the hold ran out: its places may be somebody else's by now.
        #[error("the time of the hold ran out")]
        HoldExpired {
            /// When.
            expires_at: DateTime<Utc>,
        } = Conflict "hold.expired",
        /// The hold was given back.
        #[error("the hold was given back")]
        HoldReleased = Conflict "hold.released",
        /// The hold became a booking, which is what can be cancelled.
        #[error("the hold became a booking; cancel that")]
        HoldConfirmed {
            /// The booking.
            booking_id: BookingId,
        } = Conflict "hold.confirmed",
        /// There is no such entry in the line, or it is somebody else's.
        #[error("nobody stands in line there")]
        EntryNotFound = NotFound "waitlist.entry_not_found",
        /// So many places are free: book them.
        #[error("there are free places; book them")]
        PlacesFree {
            /// How many.
            spots_left: u32,
        } = Conflict "waitlist.places_free",
        /// More places are waited for than the session has.
        #[error("the session has fewer places than the party")]
        PartyNeverFits = Rule "waitlist.party_never_fits",
        /// Nobody was checked in who could be taken back.
        #[error("the client is not checked in")]
        NotCheckedIn = Conflict "check_in.not_checked_in",
    }
}
