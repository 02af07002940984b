//! Booking: places in sessions.
//!
//! - **Roster**: who has places in one session, for whom places are kept, and who waits; it keeps the session from being
//!   overbooked.
//! - **Booking**: one client's places. It knows its session by its id.
//! - **Hold**: places kept for a client for some minutes. They count as taken; confirmed, they are a booking.
//! - **Line**: those who wait for a place, in order. Who is **promoted** gets a hold, or the places themselves.
//! - **Enrolment**: one client in every session of a course, all or none.
//! - **Standing reservation**: one client in every session of a series that they can be in, now and when others are published.
//! - **Policy**: the rules of booking, see [`policies`]. A booking is bound to those it was made under.
//! - **Place proof**: that somebody's place in line was respected, see [`place_proof`].
//! - **Why**: the causes of what happened to somebody's places, and of refusals, see [`why`].
//! - **Rehearsal**: what would have been under other rules, see [`rehearsal`].
//! - **Refund**: the part of the price that a cancelled booking gives back.
//!
//! Use cases: [`BookSpot`], [`BookForClient`], [`PlaceHold`], [`ConfirmHold`], [`ReleaseHold`], [`ExpireHold`], [`CancelBooking`],
//! [`CancelSession`], [`JoinWaitlist`], [`LeaveWaitlist`], [`ReorderWaitlist`], [`CheckIn`], [`UndoCheckIn`],
//! [`MarkAttendance`], [`CloseAttendance`], [`RemindBooked`], [`PreviewBooking`], [`PreviewCancellation`],
//! [`RescheduleBooking`], [`PreviewReschedule`],
//! [`ChangeSession`], [`SubstituteCoach`], [`ChangeSeries`], [`CancelSeries`], [`CancelUnderbooked`],
//! [`ApplyPenalties`], [`GiveUpPlaces`], [`EnrolInCourse`], [`LeaveCourse`], [`ReserveStanding`], [`ServeStanding`],
//! [`EndStanding`], [`policies::PublishPolicy`].

mod absence;
mod apply_penalties;
mod book_for_client;
mod book_spot;
mod cancel_booking;
mod cancel_series;
mod cancel_session;
mod cancel_underbooked;
mod cancelling;
mod change_series;
mod change_session;
mod check_in;
mod close_attendance;
mod confirm_hold;
mod eligible;
mod end_hold;
mod enrol_in_course;
mod enrolment;
pub mod events;
pub mod fairness;
mod give_up_places;
mod hand_over;
mod join_waitlist;
mod leave_waitlist;
mod letters;
mod mark_attendance;
mod notices;
mod opening;
mod place_hold;
pub mod place_proof;
pub mod policies;
mod preview;
mod preview_reschedule;
mod promotion;
pub mod rehearsal;
mod remind_booked;
mod reorder_waitlist;
mod reschedule_booking;
mod reserve_standing;
mod roster;
mod standing;
mod substitute_coach;
mod taking;
pub mod values;
pub mod why;

pub use apply_penalties::{ApplyPenalties, ApplyPenaltiesRefusal, PenaltiesAreApplied};
pub use book_for_client::{BookForClient, BookForClientRefusal};
pub use book_spot::{BookSpot, SpotIsBooked};
pub use cancel_booking::{BookingIsCancelled, CancelBooking, CancelBookingRefusal};
pub use cancel_series::{CancelSeries, CancelSeriesRefusal};
pub use cancel_session::{CancelSession, CancelSessionRefusal};
pub use cancel_underbooked::{CancelUnderbooked, MinimumIs};
pub use change_series::{ChangeSeries, ChangeSeriesRefusal, SessionsOfSeries};
pub use change_session::{ChangeSession, ChangeSessionRefusal};
pub use check_in::{CheckIn, CheckInIs, CheckInRefusal, UndoCheckIn};
pub use close_attendance::{AttendanceIsClosed, CloseAttendance, CloseAttendanceRefusal};
pub use confirm_hold::ConfirmHold;
pub use end_hold::{ExpireHold, HoldIsOver, ReleaseHold};
pub use enrol_in_course::{EnrolInCourse, EnrolmentDecline, EnrolmentIs, LeaveCourse};
pub use enrolment::{Enrolment, EnrolmentCommand, EnrolmentRefusal};
pub use give_up_places::{GiveUpPlaces, PlacesAreGivenUp};
pub use hand_over::{BookingHandedOver, HandOverRefusal, HandedOver, hand_over};
pub use join_waitlist::{JoinWaitlist, StandsInLine};
pub use leave_waitlist::{HasLeftLine, LeaveWaitlist, Leaver};
pub use letters::BookingLetter;
pub use mark_attendance::{AttendanceIs, MarkAttendance, MarkAttendanceRefusal};
pub use notices::BookingNotice;
pub use opening::BookSpotRefusal;
pub use place_hold::{HoldIsPlaced, PlaceHold};
pub use preview::{BookingPreview, CancellationPreview, PreviewBooking, PreviewCancellation};
pub use preview_reschedule::{PreviewReschedule, ReschedulePreview};
pub use remind_booked::{AreReminded, RemindBooked};
pub use reorder_waitlist::ReorderWaitlist;
pub use reschedule_booking::{BookingIsRescheduled, RescheduleBooking, RescheduleRefusal};
pub use reserve_standing::{EndStanding, ReserveStanding, ServeStanding, StandingDecline, StandingIs};
pub use roster::{
    Attendance, Book, Booking, Cancelled, Entry, Hold, HoldState, Line, RosterCommand, RosterRefusal, SessionRoster,
};
pub use standing::{Standing, StandingCommand, StandingRefusal};
pub use substitute_coach::{CoachIs, SubstituteCoach, SubstituteCoachRefusal};
