//! Who has a place in one session, for whom places are kept, and who waits: one aggregate, so that they cannot contradict each
//! other and the session cannot be overbooked.

mod attending;
mod bookings;
mod command;
mod holds;
mod line;
mod refusal;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use super::events::RosterEvent;
use super::values::{BookingId, HoldId, LAST_NUMBER};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

pub use attending::Attendance;
pub use bookings::{Booking, Cancelled};
pub use command::{Book, Hold as HoldCommand, Join, Promote, RosterCommand};
pub use holds::{Hold, HoldState};
pub use line::{Entry, Line};
pub use refusal::RosterRefusal;

/// All that is known of the places of one session. Copies share what they have in common, so a command costs the same on a
/// long roster as on a short one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRoster {
    /// The last number that a booking, a hold or an entry got.
    last_number: u32,
    /// Places of bookings and holds that stand.
    taken: u32,
    bookings: OrdMap<BookingId, Arc<Booking>>,
    /// The bookings that stand.
    present: OrdMap<AccountId, BookingId>,
    holds: OrdMap<HoldId, Arc<Hold>>,
    /// The holds that stand.
    held: OrdMap<AccountId, HoldId>,
    line: Line,
    /// Whether the time in which no-shows are found is over.
    attendance_closed: bool,
    /// Whether those who booked were reminded.
    reminded: bool,
}

impl SessionRoster {
    /// How many places of `capacity` are free.
    pub fn spots_left(&self, capacity: u32) -> u32 {
        capacity.saturating_sub(self.taken)
    }

    /// How many places are taken, by bookings and by holds.
    pub fn taken(&self) -> u32 {
        self.taken
    }

    /// Those who wait.
    pub fn line(&self) -> &Line {
        &self.line
    }

    fn next_number(&self) -> Result<u32, RosterRefusal> {
        let next = self.last_number.saturating_add(1);
        if next <= LAST_NUMBER { Ok(next) } else { Err(RosterRefusal::NumbersUsedUp) }
    }

    fn note_number(&mut self, number: u32) {
        self.last_number = self.last_number.max(number);
    }

    fn decide(&self, command: RosterCommand) -> Result<Vec<RosterEvent>, RosterRefusal> {
        match command {
            RosterCommand::Book(book) => self.book(*book),
            RosterCommand::Cancel { booking_id, by, refund, moved_to, at } => {
                self.cancel(booking_id, (by, moved_to), refund, at)
            }
            RosterCommand::CancelPlace { booking_id, place, by, refund, at } => {
                self.cancel_place(booking_id, place, by, refund, at)
            }
            RosterCommand::CallOff { at } => Ok(self.call_off(at)),
            RosterCommand::Move { slot, at } => Ok(self.move_bookings(slot, at)),
            RosterCommand::Hold(hold) => self.hold(*hold),
            RosterCommand::Release { hold_id, at } => self.release(hold_id, at),
            RosterCommand::Expire { hold_id, at } => Ok(self.expire(hold_id, at)),
            RosterCommand::Join(join) => self.join(*join),
            RosterCommand::Leave { entry_id, because, at } => Ok(self.leave(entry_id, because, at)),
            RosterCommand::Promote(promote) => self.promote(*promote),
            RosterCommand::TellAll { session_id, spots_free, passed_over, at } => {
                Ok(self.tell_all(session_id, spots_free, passed_over, at))
            }
            RosterCommand::Reorder { entry_id, to, reason, by, at } => self.reorder(entry_id, to, reason, by, at),
            RosterCommand::CheckIn { booking_id, method, late, at } => self.check_in(booking_id, method, late, at),
            RosterCommand::UndoCheckIn { booking_id, reason, by, at } => self.undo_check_in(booking_id, reason, by, at),
            RosterCommand::MarkAttendance { booking_id, attended, at } => {
                self.mark_attendance(booking_id, attended, at)
            }
            RosterCommand::CloseAttendance { session_id, at } => Ok(self.close_attendance(session_id, at)),
            RosterCommand::NoteReminders { session_id, at } => Ok(self.note_reminders(session_id, at)),
        }
    }
}

impl Aggregate for SessionRoster {
    const TYPE: &'static str = "roster";
    type Command = RosterCommand;
    type Event = RosterEvent;
    type Error = RosterRefusal;
    type Services = ();

    async fn handle(&mut self, command: RosterCommand, (): &(), sink: &EventSink<Self>) -> Result<(), RosterRefusal> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: RosterEvent) {
        match event {
            RosterEvent::SpotBooked(event) => self.apply_booked(event),
            RosterEvent::PlaceCancelled(event) => self.apply_place_cancelled(event),
            RosterEvent::BookingCancelled(event) => self.apply_cancelled(event),
            RosterEvent::BookingMoved(event) => self.apply_moved(event),
            RosterEvent::HoldPlaced(event) => self.apply_held(event),
            RosterEvent::HoldReleased(event) => self.end_hold(event.hold_id, HoldState::Released),
            RosterEvent::HoldExpired(event) => self.end_hold(event.hold_id, HoldState::Expired),
            RosterEvent::WaitlistJoined(event) => self.apply_joined(event),
            RosterEvent::WaitlistLeft(event) => self.line.remove(event.entry_id),
            RosterEvent::WaitlistPromoted(event) => self.line.apply_promoted(&event),
            RosterEvent::WaitlistNotified(event) => self.line.apply_step(event.step),
            RosterEvent::WaitlistReordered(event) => self.line.apply_reordered(&event),
            RosterEvent::CheckedIn(event) => {
                self.attend(event.booking_id, Some(Attendance::Present { late: event.late }))
            }
            RosterEvent::CheckInUndone(event) => self.attend(event.booking_id, None),
            RosterEvent::AttendanceMarked(event) => {
                let seen = if event.attended { Attendance::Present { late: false } } else { Attendance::Absent };
                self.attend(event.booking_id, Some(seen));
            }
            RosterEvent::NoShowMarked(event) => self.attend(event.booking_id, Some(Attendance::NoShow)),
            RosterEvent::AttendanceClosed(_) => self.attendance_closed = true,
            RosterEvent::RemindersSent(_) => self.reminded = true,
        }
    }
}

impl AggregateRoot for SessionRoster {
    type Id = SessionId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("mod.rs"),
        include_str!("attending.rs"),
        include_str!("bookings.rs"),
        include_str!("holds.rs"),
        include_str!("line.rs"),
    ));
}

/// Whether a moment has come.
fn has_come(moment: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    moment <= at
}

#[cfg(test)]
mod tests;
