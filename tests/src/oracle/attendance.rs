//! Who was there, and what is said at a time.

use regimen_core::booking::events::RosterEvent;

use super::Oracle;

impl Oracle {
    pub(super) fn follow_attendance(&mut self, event: &RosterEvent) {
        match event {
            RosterEvent::CheckedIn(event) => {
                let room = self.rooms.entry(event.session_id).or_default();
                if room.booked.get(&event.client_id).is_none_or(|booked| booked.booking_id != event.booking_id) {
                    self.wrong.push(format!("{} was checked in without a place", event.client_id));
                }
                let fate = room.bookings.entry(event.booking_id).or_default();
                (fate.checked_in, fate.no_shows) = (true, 0);
            }
            RosterEvent::AttendanceMarked(event) if event.attended => {
                let room = self.rooms.entry(event.session_id).or_default();
                room.bookings.entry(event.booking_id).or_default().no_shows = 0;
            }
            RosterEvent::NoShowMarked(event) => {
                let room = self.rooms.entry(event.session_id).or_default();
                let fate = room.bookings.entry(event.booking_id).or_default();
                fate.no_shows += 1;
                if fate.no_shows > 1 {
                    self.wrong.push(format!("{} did not come twice", event.booking_id));
                }
                if room.slot.is_none_or(|(_, ends_at)| event.marked_at < ends_at) {
                    self.wrong.push(format!("{} did not come to what is not over", event.booking_id));
                }
            }
            RosterEvent::AttendanceClosed(event) => {
                let room = self.rooms.entry(event.session_id).or_default();
                if room.close_at.is_none_or(|due| event.closed_at < due) {
                    self.wrong
                        .push(format!("{}: closed at {}, due {:?}", event.session_id, event.closed_at, room.close_at));
                }
            }
            RosterEvent::RemindersSent(event) => {
                let room = self.rooms.entry(event.session_id).or_default();
                if room.remind_at.is_none_or(|due| event.sent_at < due) {
                    self.wrong
                        .push(format!("{}: reminded at {}, due {:?}", event.session_id, event.sent_at, room.remind_at));
                }
            }
            _ => {}
        }
    }
}
