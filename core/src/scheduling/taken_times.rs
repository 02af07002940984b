//! Stretches of time that are taken: what the calendars of people and of rooms are made of.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::values::{CalendarEntry, Taken, TimeSlot};

/// How long what is over is kept: whoever shares out sessions evenly counts those of the week before.
const KEPT: TimeDelta = TimeDelta::days(7);

/// What takes up time. It holds what is to come and the last week, however long there is a calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TakenTimes(BTreeSet<Taken>);

impl TakenTimes {
    /// What takes time of `slot`, the first of it, with `entry` out of the way. One thing may begin when another ends.
    pub(super) fn conflict_beside(&self, entry: CalendarEntry, slot: TimeSlot) -> Option<Taken> {
        self.between(slot.starts_at, slot.ends_at).find(|taken| taken.entry != entry).copied()
    }

    /// What takes time from `from` until before `to`, in the order in which it begins.
    pub(super) fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = &Taken> {
        let begun = self.0.iter().take_while(move |taken| taken.starts_at < to);
        begun.filter(move |taken| taken.ends_at > from)
    }

    /// The time that `entry` takes.
    pub(super) fn time_of(&self, entry: CalendarEntry) -> Option<Taken> {
        self.0.iter().find(|taken| taken.entry == entry).copied()
    }

    /// Takes time, as it was decided at `at`.
    pub(super) fn take(&mut self, taken: Taken, at: DateTime<Utc>) {
        self.forget_what_is_over(at);
        self.0.insert(taken);
    }

    /// Gives back the time that `entry` takes, as it was decided at `at`.
    pub(super) fn free(&mut self, entry: CalendarEntry, at: DateTime<Utc>) {
        self.forget_what_is_over(at);
        if let Some(taken) = self.time_of(entry) {
            self.0.remove(&taken);
        }
    }

    /// Drops what was over a week before `at`, the time of an event: how much is kept follows from the events alone.
    fn forget_what_is_over(&mut self, at: DateTime<Utc>) {
        let Some(long_ago) = at.checked_sub_signed(KEPT) else { return };
        while self.0.first().is_some_and(|taken| taken.ends_at < long_ago) {
            self.0.pop_first();
        }
    }

    /// All that is kept, in the order in which it begins.
    #[cfg(test)]
    pub(super) fn all(&self) -> Vec<Taken> {
        self.0.iter().copied().collect()
    }
}
