//! When one person is taken, as coach or as client: the aggregate that keeps them from being in two places at once.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{CalendarEvent, TimeReleased, TimeReserved};
use super::taken_times::TakenTimes;
use super::values::{CalendarEntry, Overlap, SessionId, Taken, TimeSlot};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// What takes up one person's time. It holds what is to come and the last week, however long the person is with us.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar(TakenTimes);

/// What can be asked of a calendar.
#[derive(Debug, Clone, Copy)]
pub enum CalendarCommand {
    /// Take time. An entry that has a time already is moved to this one; if it is this one, nothing happens.
    Reserve {
        /// Whose time.
        account_id: AccountId,
        /// By what.
        entry: CalendarEntry,
        /// From when until when.
        slot: TimeSlot,
        /// What becomes of it where the time is taken.
        overlap: Overlap,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take another time for the same thing. Of what has no time yet it takes the time.
    Move {
        /// Whose time.
        account_id: AccountId,
        /// By what.
        entry: CalendarEntry,
        /// From when until when.
        slot: TimeSlot,
        /// What becomes of it where the time is taken by something else.
        overlap: Overlap,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Give time back. Of what has none, nothing happens.
    Release {
        /// Whose time.
        account_id: AccountId,
        /// By what it was taken.
        entry: CalendarEntry,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a calendar says no.
    pub enum CalendarRefusal {
        /// The person leads a session or has a booking at that time.
        #[error("the time from {starts_at} to {ends_at} is taken")]
        Overlaps {
            /// From when the time is taken.
            starts_at: DateTime<Utc>,
            /// Until when.
            ends_at: DateTime<Utc>,
            /// The session they lead then, if it is that.
            #[serde(skip_serializing_if = "Option::is_none")]
            session_id: Option<SessionId>,
        } = Conflict "calendar.overlap",
    }
}

impl From<Taken> for CalendarRefusal {
    fn from(taken: Taken) -> Self {
        Self::Overlaps { starts_at: taken.starts_at, ends_at: taken.ends_at, session_id: taken.entry.session() }
    }
}

impl Calendar {
    /// What takes time of `slot`, the first of it. One thing may begin when another ends.
    pub fn conflict(&self, slot: TimeSlot) -> Option<Taken> {
        self.busy_between(slot.starts_at, slot.ends_at).next().copied()
    }

    /// The same, with `entry` out of the way.
    pub fn conflict_beside(&self, entry: CalendarEntry, slot: TimeSlot) -> Option<Taken> {
        self.0.conflict_beside(entry, slot)
    }

    /// What takes time from `from` until before `to`, in the order in which it begins.
    pub fn busy_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = &Taken> {
        self.0.between(from, to)
    }

    /// The time that `entry` takes.
    pub fn time_of(&self, entry: CalendarEntry) -> Option<Taken> {
        self.0.time_of(entry)
    }

    fn reserve(
        &self,
        account_id: AccountId,
        entry: CalendarEntry,
        slot: TimeSlot,
        overlap: Overlap,
        at: DateTime<Utc>,
    ) -> Result<Vec<CalendarEvent>, CalendarRefusal> {
        let TimeSlot { starts_at, ends_at } = slot;
        let before = self.time_of(entry);
        if before.is_some_and(|taken| (taken.starts_at, taken.ends_at) == (starts_at, ends_at)) {
            return Ok(Vec::new());
        }
        if overlap == Overlap::Refuse
            && let Some(taken) = self.conflict_beside(entry, slot)
        {
            return Err(taken.into());
        }
        let released = before.map(|_| TimeReleased { account_id, entry, released_at: at }.into());
        let reserved = TimeReserved { account_id, entry, starts_at, ends_at, reserved_at: at };
        Ok(released.into_iter().chain([reserved.into()]).collect())
    }

    fn decide(&self, command: CalendarCommand) -> Result<Vec<CalendarEvent>, CalendarRefusal> {
        match command {
            CalendarCommand::Reserve { account_id, entry, slot, overlap, at }
            | CalendarCommand::Move { account_id, entry, slot, overlap, at } => {
                self.reserve(account_id, entry, slot, overlap, at)
            }
            CalendarCommand::Release { account_id, entry, at } => {
                let released = TimeReleased { account_id, entry, released_at: at };
                Ok(self.time_of(entry).map(|_| released.into()).into_iter().collect())
            }
        }
    }
}

impl Aggregate for Calendar {
    const TYPE: &'static str = "calendar";
    type Command = CalendarCommand;
    type Event = CalendarEvent;
    type Error = CalendarRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: CalendarCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), CalendarRefusal> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: CalendarEvent) {
        match event {
            CalendarEvent::TimeReserved(TimeReserved { entry, starts_at, ends_at, reserved_at, .. }) => {
                self.0.take(Taken { starts_at, ends_at, entry }, reserved_at);
            }
            CalendarEvent::TimeReleased(TimeReleased { entry, released_at, .. }) => {
                self.0.free(entry, released_at);
            }
        }
    }
}

impl AggregateRoot for Calendar {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("calendar.rs"),
        include_str!("taken_times.rs"),
        include_str!("values/calendar.rs")
    ));
}

#[cfg(test)]
mod tests;
