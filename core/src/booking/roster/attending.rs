//! Who was there.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Booking, RosterRefusal, SessionRoster, has_come};
use crate::booking::events::{
    AttendanceClosed, AttendanceMarked, CheckInUndone, CheckedIn, NoShowMarked, RemindersSent, RosterEvent,
    WaitlistLeft,
};
use crate::booking::values::{BookingId, CheckInMethod, LeftBecause, UndoReason};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::scheduling::values::SessionId;

/// Whether a client was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// They were.
    Present {
        /// Whether they came after the grace period.
        late: bool,
    },
    /// They were not, as far as anybody knows before the attendance is closed.
    Absent,
    /// They did not come, and it costs them what the rules say.
    NoShow,
}

impl SessionRoster {
    /// Whether no-shows were marked already.
    pub fn attendance_is_closed(&self) -> bool {
        self.attendance_closed
    }

    /// Whether those who booked were reminded already.
    pub fn is_reminded(&self) -> bool {
        self.reminded
    }

    fn standing(&self, booking_id: BookingId) -> Result<&Booking, RosterRefusal> {
        let booking = self.booking(booking_id).ok_or(RosterRefusal::BookingNotFound)?;
        if booking.cancelled.is_some() { Err(RosterRefusal::BookingIsCancelled) } else { Ok(booking) }
    }

    pub(super) fn check_in(
        &self,
        booking_id: BookingId,
        method: CheckInMethod,
        late: bool,
        at: DateTime<Utc>,
    ) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let booking = self.standing(booking_id)?;
        if let Some(Attendance::Present { .. }) = booking.attendance {
            return Ok(Vec::new());
        }
        let (session_id, client_id) = (booking_id.session(), booking.client_id);
        Ok(vec![CheckedIn { booking_id, session_id, client_id, method, late, checked_in_at: at }.into()])
    }

    pub(super) fn undo_check_in(
        &self,
        booking_id: BookingId,
        reason: UndoReason,
        by: AccountId,
        at: DateTime<Utc>,
    ) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let booking = self.standing(booking_id)?;
        let Some(Attendance::Present { .. }) = booking.attendance else { return Err(RosterRefusal::NotCheckedIn) };
        let (session_id, client_id) = (booking_id.session(), booking.client_id);
        let reason = Personal::new(by, Purpose::Notes, reason);
        let undone = CheckInUndone { booking_id, session_id, client_id, reason, undone_at: at }.into();
        let missed = self.attendance_closed.then(|| no_show(booking_id, booking, at));
        Ok([undone].into_iter().chain(missed).collect())
    }

    pub(super) fn mark_attendance(
        &self,
        booking_id: BookingId,
        attended: bool,
        at: DateTime<Utc>,
    ) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let booking = self.standing(booking_id)?;
        if !has_come(booking.starts_at, at) {
            return Err(RosterRefusal::SessionNotStarted);
        }
        let known = booking.attendance.map(|seen| matches!(seen, Attendance::Present { .. }));
        if known == Some(attended) {
            return Ok(Vec::new());
        }
        let (session_id, client_id) = (booking_id.session(), booking.client_id);
        let marked = AttendanceMarked { booking_id, session_id, client_id, attended, marked_at: at }.into();
        let missed = (self.attendance_closed && !attended).then(|| no_show(booking_id, booking, at));
        Ok([marked].into_iter().chain(missed).collect())
    }

    pub(super) fn close_attendance(&self, session_id: SessionId, at: DateTime<Utc>) -> Vec<RosterEvent> {
        if self.attendance_closed {
            return Vec::new();
        }
        let seen = |booking: &Booking| matches!(booking.attendance, Some(Attendance::Present { .. }));
        let unseen = self.present().filter(|(_, booking)| !seen(booking));
        let mut events = unseen.map(|(booking_id, booking)| no_show(booking_id, booking, at)).collect::<Vec<_>>();
        let no_shows = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let waited = self
            .line
            .entries()
            .map(|(entry_id, _)| WaitlistLeft { entry_id, session_id, because: LeftBecause::Over, left_at: at }.into());
        events.extend(waited);
        events.push(AttendanceClosed { session_id, no_shows, closed_at: at }.into());
        events
    }

    pub(super) fn note_reminders(&self, session_id: SessionId, at: DateTime<Utc>) -> Vec<RosterEvent> {
        let clients = u32::try_from(self.present.len()).unwrap_or(u32::MAX);
        let sent = RemindersSent { session_id, clients, sent_at: at };
        if self.reminded { Vec::new() } else { vec![sent.into()] }
    }

    pub(super) fn attend(&mut self, booking_id: BookingId, attendance: Option<Attendance>) {
        if let Some(booking) = self.bookings.get_mut(&booking_id) {
            Arc::make_mut(booking).attendance = attendance;
        }
    }
}

fn no_show(booking_id: BookingId, booking: &Booking, marked_at: DateTime<Utc>) -> RosterEvent {
    NoShowMarked { booking_id, session_id: booking_id.session(), client_id: booking.client_id, marked_at }.into()
}
