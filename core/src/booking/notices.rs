//! What people are told of their places.

use chrono::{DateTime, Utc};

use super::values::{BookingId, EntryId, HoldId};
use crate::kernel::money::Money;
use crate::notices;
use crate::scheduling::values::{SeriesId, SessionId, SessionName};

notices! {
    /// What people are told of their places.
    pub enum BookingNotice {
        /// The front desk booked a session for you.
        BookedForYou {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The booking.
            booking_id: BookingId,
        } = "booking.booked_for_you",
        /// A place is free for you: confirm the hold before its time runs out.
        PlaceOffered {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The hold.
            hold_id: HoldId,
            /// Until when it stands.
            expires_at: DateTime<Utc>,
        } = "waitlist.place_offered",
        /// You have moved up from the waitlist and are booked.
        Promoted {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The booking.
            booking_id: BookingId,
            /// Until when cancelling costs nothing.
            grace_until: Option<DateTime<Utc>>,
        } = "waitlist.promoted",
        /// A place fell free, but you could not be booked: you keep your place in line.
        PassedOver {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// Why: the code of the refusal you would have got.
            because: String,
        } = "waitlist.passed_over",
        /// Places are free, and whoever books first has them.
        PlacesFree {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// How many.
            spots_free: u32,
        } = "waitlist.places_free",
        /// Staff changed the order of the waitlist you stand in; the reason is shown with the line.
        LineReordered {
            /// The session.
            session_id: SessionId,
            /// The entry that was moved.
            entry_id: EntryId,
            /// Where it stood, from 1.
            from: u32,
            /// Where it stands.
            to: u32,
        } = "waitlist.reordered",
        /// The time of your hold ran out, and its place is free again.
        HoldRanOut {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The hold.
            hold_id: HoldId,
        } = "hold.expired",
        /// A session that you had booked, held or waited for is cancelled; your credits are back.
        SessionCancelled {
            /// The session.
            session_id: SessionId,
            /// What it was called.
            session_name: SessionName,
            /// When it would have started.
            starts_at: DateTime<Utc>,
            /// How many credits came back.
            credits_returned: u32,
        } = "session.cancelled",
        /// A session that you have booked, held or wait for takes place at another time.
        SessionMoved {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts now.
            starts_at: DateTime<Utc>,
            /// When it would have started.
            started_at: DateTime<Utc>,
        } = "session.moved",
        /// A session that you have booked or held is led by somebody else.
        CoachSubstituted {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
        } = "session.coach_substituted",
        /// You lead a session that somebody else led.
        SessionTakenOver {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
        } = "session.taken_over",
        /// A session that you led is led by somebody else.
        SessionHandedOver {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
        } = "session.handed_over",
        /// A session that you lead was called off by staff.
        SessionCalledOff {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it would have started.
            starts_at: DateTime<Utc>,
        } = "session.called_off",
        /// Sessions of a series that you lead were called off by staff.
        SeriesCalledOff {
            /// The series.
            series_id: SeriesId,
            /// How many of them.
            sessions: u32,
        } = "series.called_off",
        /// A session that you lead is called off, because too few have booked it.
        TooFewBooked {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it would have started.
            starts_at: DateTime<Utc>,
            /// How many places were booked.
            booked: u32,
            /// How many it takes.
            fewest: u32,
        } = "session.too_few_booked",
        /// You cancelled late: that is a strike, and if it costs a fee, it is said here.
        CancelledLate {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The booking.
            booking_id: BookingId,
            /// What you owe for it; nothing if the rule spares it.
            fee: Option<Money>,
        } = "booking.cancelled_late",
        /// Your booking was cancelled by staff.
        BookingCancelledByStaff {
            /// The session.
            session_id: SessionId,
            /// The booking.
            booking_id: BookingId,
            /// How many credits came back.
            credits_returned: u32,
        } = "booking.cancelled_by_staff",
        /// Staff moved your booking to another session.
        RescheduledByStaff {
            /// The session you are booked in now.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The booking there.
            booking_id: BookingId,
            /// What it cost.
            credits: u32,
            /// How many credits came back for the booking before.
            credits_returned: u32,
        } = "booking.rescheduled_by_staff",
        /// A session that you have booked starts soon.
        Reminder {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// The booking.
            booking_id: BookingId,
        } = "session.reminder",
        /// You were booked and did not come; if that is a strike or costs a fee, it is said here.
        NoShow {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it started.
            starts_at: DateTime<Utc>,
            /// The booking.
            booking_id: BookingId,
            /// Whether it is a strike.
            strike: bool,
            /// What you owe for it.
            fee: Option<Money>,
        } = "booking.no_show",
        /// You were there after all: that you had not come does not count any more.
        WasThere {
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it started.
            starts_at: DateTime<Utc>,
            /// The booking.
            booking_id: BookingId,
            /// The fee that you need not pay.
            fee_waived: Option<Money>,
        } = "booking.was_there",
    }
}
