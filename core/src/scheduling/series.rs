//! One series: the aggregate. Its sessions are aggregates of their own; it knows on which days they were planned.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{SeriesCancelled, SeriesChanged, SeriesChanges, SeriesEvent, SeriesScheduled};
use super::recurrence::{RuleRefusal, instant_of};
use super::values::{
    DurationMinutes, InvalidSlot, LocalDate, SeriesId, SeriesRule, SessionDetails, SessionId, TimeSlot,
};
use crate::accounts::Caller;
use crate::kernel::executor::{AggregateRoot, Decline, Loaded, Work, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// A series, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    series_id: SeriesId,
    coach_id: AccountId,
    rule: SeriesRule,
    dates: BTreeSet<LocalDate>,
}

/// What can be asked of a series.
#[derive(Debug, Clone)]
pub enum SeriesCommand {
    /// Plan it.
    Schedule(Box<SeriesScheduled>),
    /// Note that coming sessions of it are held otherwise; of no session, nothing happens.
    Change {
        /// From which day on.
        from: Option<LocalDate>,
        /// What is otherwise.
        changes: SeriesChanges,
        /// Which sessions were changed by it.
        dates: BTreeSet<LocalDate>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that coming sessions of it were called off; of no session, nothing happens.
    Cancel {
        /// From which day on.
        from: Option<LocalDate>,
        /// Which sessions were called off.
        dates: BTreeSet<LocalDate>,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a series says no.
    pub enum SeriesRefusal {
        /// There is no such series, or it is somebody else's.
        #[error("there is no such series")]
        SeriesNotFound = NotFound "series.not_found",
        /// The coach is not free on these days.
        #[error("the coach is not free on all of these days")]
        CoachTaken {
            /// The days.
            dates: Vec<LocalDate>,
        } = Conflict "series.coach_taken",
        /// The room is not free on these days.
        #[error("the room is not free on all of these days")]
        RoomTaken {
            /// The days.
            dates: Vec<LocalDate>,
        } = Conflict "series.room_taken",
    }
}

impl Series {
    /// Who leads it.
    pub fn coach_id(&self) -> Option<AccountId> {
        self.0.as_ref().map(|known| known.coach_id)
    }

    /// Its sessions that were planned for the day `from` or later, or all of them.
    pub fn sessions(&self, from: Option<LocalDate>) -> Vec<(LocalDate, SessionId)> {
        let Some(known) = &self.0 else { return Vec::new() };
        let dates = known.dates.iter().filter(|date| from.is_none_or(|from| **date >= from));
        dates.map(|date| (*date, SessionId::in_series(known.series_id, *date))).collect()
    }

    /// What its session on `date` says after `changes`, if it says `details` now.
    pub(super) fn changed(
        &self,
        date: LocalDate,
        details: &SessionDetails,
        changes: &SeriesChanges,
    ) -> Result<SessionDetails, Unchangeable> {
        let mut after = details.clone();
        let starts_at = match (&self.0, changes.local_time) {
            (Some(Known { rule, .. }), Some(time)) => {
                let repeated = changes.on_repeated_time.or(rule.on_repeated_time);
                instant_of(date, time, rule.time_zone, repeated).map_err(Unchangeable::Rule)?
            }
            (Some(_), None) | (None, _) => details.slot.starts_at,
        };
        let length = changes.duration_minutes.map_or(details.slot.length(), DurationMinutes::span);
        after.slot = TimeSlot::lasting(starts_at, length).map_err(Unchangeable::Slot)?;
        after.coach_id = changes.coach_id.unwrap_or(after.coach_id);
        after.name = changes.name.clone().unwrap_or(after.name);
        after.capacity = changes.capacity.unwrap_or(after.capacity);
        after.credits = changes.credits.unwrap_or(after.credits);
        Ok(after)
    }
}

/// Why a session cannot follow a change of its series.
pub(super) enum Unchangeable {
    /// The clocks there do not show that time, or twice.
    Rule(RuleRefusal),
    /// It would be no slot.
    Slot(InvalidSlot),
}

impl Aggregate for Series {
    const TYPE: &'static str = "series";
    type Command = SeriesCommand;
    type Event = SeriesEvent;
    type Error = SeriesRefusal;
    type Services = ();

    async fn handle(&mut self, command: SeriesCommand, (): &(), sink: &EventSink<Self>) -> Result<(), SeriesRefusal> {
        let event = match (command, &self.0) {
            (SeriesCommand::Schedule(scheduled), None) => (*scheduled).into(),
            (SeriesCommand::Change { dates, .. } | SeriesCommand::Cancel { dates, .. }, Some(_))
                if dates.is_empty() =>
            {
                return Ok(());
            }
            (SeriesCommand::Change { from, changes, dates, at }, Some(known)) => {
                SeriesChanged { series_id: known.series_id, from, changes, dates, changed_at: at }.into()
            }
            (SeriesCommand::Cancel { from, dates, at }, Some(known)) => {
                SeriesCancelled { series_id: known.series_id, from, dates, cancelled_at: at }.into()
            }
            (SeriesCommand::Schedule(_), Some(_))
            | (SeriesCommand::Change { .. } | SeriesCommand::Cancel { .. }, None) => {
                return Err(SeriesRefusal::SeriesNotFound);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: SeriesEvent) {
        match event {
            SeriesEvent::SeriesScheduled(SeriesScheduled { series_id, coach_id, rule, dates, .. }) => {
                self.0 = Some(Known { series_id, coach_id, rule, dates });
            }
            SeriesEvent::SeriesChanged(SeriesChanged { changes, .. }) => {
                let Some(known) = &mut self.0 else { return };
                known.coach_id = changes.coach_id.unwrap_or(known.coach_id);
                known.rule.local_time = changes.local_time.unwrap_or(known.rule.local_time);
                known.rule.on_repeated_time = changes.on_repeated_time.or(known.rule.on_repeated_time);
            }
            SeriesEvent::SeriesCancelled(SeriesCancelled { .. }) => {}
        }
    }
}

impl AggregateRoot for Series {
    type Id = SeriesId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("series.rs"),
        include_str!("values/series.rs"),
        include_str!("values/local.rs")
    ));
}

/// The series, if `caller` leads it or is an admin.
///
/// # Errors
/// [`SeriesRefusal::SeriesNotFound`], or what broke.
pub async fn own_series(
    work: &mut Work<'_>,
    caller: Caller,
    series_id: SeriesId,
) -> Result<Loaded<Series>, Decline<SeriesRefusal>> {
    let series = work.load::<Series>(series_id).await?;
    match series.coach_id() {
        Some(coach_id) if caller.may_act_for(coach_id) => Ok(series),
        Some(_) | None => Err(SeriesRefusal::SeriesNotFound.into()),
    }
}
