//! When one room is taken: the aggregate that keeps two sessions from one room at one time.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{RoomCalendarEvent, RoomReleased, RoomReserved};
use super::values::RoomId;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;
use crate::scheduling::taken_times::TakenTimes;
use crate::scheduling::values::{CalendarEntry, SessionId, Taken, TimeSlot};

/// What takes up one room's time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomCalendar(TakenTimes);

/// What can be asked of a room's calendar.
#[derive(Debug, Clone, Copy)]
pub enum RoomCalendarCommand {
    /// Take the room. A session that has it at another time gives that back; one that has it then already changes nothing.
    Reserve {
        /// The room.
        room_id: RoomId,
        /// By which session.
        session_id: SessionId,
        /// From when until when.
        slot: TimeSlot,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Give the room back. Of a session that does not have it, nothing happens.
    Release {
        /// The room.
        room_id: RoomId,
        /// Which session had taken it.
        session_id: SessionId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a room's calendar says no.
    pub enum RoomCalendarRefusal {
        /// Another session takes place in the room at that time.
        #[error("the room is taken from {starts_at} to {ends_at}")]
        RoomTaken {
            /// From when it is taken.
            starts_at: DateTime<Utc>,
            /// Until when.
            ends_at: DateTime<Utc>,
        } = Conflict "room.taken",
    }
}

impl RoomCalendar {
    fn decide(&self, command: RoomCalendarCommand) -> Result<Vec<RoomCalendarEvent>, RoomCalendarRefusal> {
        match command {
            RoomCalendarCommand::Reserve { room_id, session_id, slot, at } => {
                let TimeSlot { starts_at, ends_at } = slot;
                let entry = CalendarEntry::Session(session_id);
                let before = self.0.time_of(entry);
                if before == Some(Taken { starts_at, ends_at, entry }) {
                    return Ok(Vec::new());
                }
                if let Some(Taken { starts_at, ends_at, .. }) = self.0.conflict_beside(entry, slot) {
                    return Err(RoomCalendarRefusal::RoomTaken { starts_at, ends_at });
                }
                let released = before.map(|_| RoomReleased { room_id, session_id, released_at: at }.into());
                let reserved = RoomReserved { room_id, session_id, starts_at, ends_at, reserved_at: at };
                Ok(released.into_iter().chain([reserved.into()]).collect())
            }
            RoomCalendarCommand::Release { room_id, session_id, at } => {
                let taken = self.0.time_of(CalendarEntry::Session(session_id));
                Ok(taken.map(|_| RoomReleased { room_id, session_id, released_at: at }.into()).into_iter().collect())
            }
        }
    }
}

impl Aggregate for RoomCalendar {
    const TYPE: &'static str = "roomcalendar";
    type Command = RoomCalendarCommand;
    type Event = RoomCalendarEvent;
    type Error = RoomCalendarRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: RoomCalendarCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), RoomCalendarRefusal> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: RoomCalendarEvent) {
        match event {
            RoomCalendarEvent::RoomReserved(RoomReserved { session_id, starts_at, ends_at, reserved_at, .. }) => {
                let entry = CalendarEntry::Session(session_id);
                self.0.take(Taken { starts_at, ends_at, entry }, reserved_at);
            }
            RoomCalendarEvent::RoomReleased(RoomReleased { session_id, released_at, .. }) => {
                self.0.free(CalendarEntry::Session(session_id), released_at);
            }
        }
    }
}

impl AggregateRoot for RoomCalendar {
    type Id = RoomId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("mod.rs"),
        include_str!("../../taken_times.rs"),
        include_str!("../../values/calendar.rs")
    ));
}

#[cfg(test)]
mod tests;
