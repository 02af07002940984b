//! How many sessions of one day and of one week a plan lets a client book.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use super::refusal::MembershipRefusal;
use super::values::{PerCycle, PlanTerms};

/// How many days after a full one are looked at for one with room.
const DAYS_AHEAD: usize = 400;
/// A day and its week begin and end, wherever they are, within so much of what they are in UTC.
const AROUND: TimeDelta = TimeDelta::days(9);

/// What bookings are counted by, beside the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapSpan {
    /// The day on which the session begins.
    Day,
    /// The week in which it does, from Monday.
    Week,
}

impl CapSpan {
    fn first_day(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => day.week(Weekday::Mon).checked_first_day().unwrap_or(day),
        }
    }

    fn limit(self, terms: &PlanTerms) -> Option<PerCycle> {
        match self {
            Self::Day => terms.bookings_per_day,
            Self::Week => terms.bookings_per_week,
        }
    }
}

/// How many bookings can still be made; none where the plan does not count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingsLeft {
    /// In the running cycle.
    pub in_cycle: Option<u32>,
    /// For sessions of the day.
    pub on_day: Option<u32>,
    /// For sessions of the week.
    pub in_week: Option<u32>,
    /// For how many places guests can be brought along in the cycle.
    pub guest_passes: u32,
}

/// How many of a client's bookings that count are for sessions that begin at which time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counted(OrdMap<DateTime<Utc>, u32>);

impl Counted {
    /// Counts a booking of a session that begins at `starts_at`.
    pub fn add(&mut self, starts_at: DateTime<Utc>) {
        let count = self.0.entry(starts_at).or_default();
        *count = count.saturating_add(1);
    }

    /// Counts it no more.
    pub fn remove(&mut self, starts_at: DateTime<Utc>) {
        let left = self.0.get(&starts_at).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            self.0.remove(&starts_at)
        } else {
            self.0.insert(starts_at, left)
        };
    }

    /// Forgets sessions that began before `time`.
    pub fn forget_before(&mut self, time: DateTime<Utc>) {
        self.0 = self.0.split(&time).1;
    }

    /// How many bookings `terms` still allow for sessions of the day, or week, that `at` lies in; none if they are not counted.
    pub fn left(&self, span: CapSpan, terms: &PlanTerms, at: DateTime<Utc>) -> Option<u32> {
        let limit = span.limit(terms)?.get();
        Some(limit.saturating_sub(self.count(span, terms, terms.day_of(at))))
    }

    /// Whether `terms` allow one more for a session that begins at `starts_at`.
    pub(super) fn expect_room(&self, terms: &PlanTerms, starts_at: DateTime<Utc>) -> Result<(), MembershipRefusal> {
        let day = terms.day_of(starts_at);
        let full = |span: &CapSpan| self.is_full(*span, terms, day);
        let Some(per) = [CapSpan::Day, CapSpan::Week].into_iter().find(full) else { return Ok(()) };
        let limit = per.limit(terms).map_or(0, PerCycle::get);
        let possible_from = self.day_with_room(terms, day);
        Err(MembershipRefusal::BookingCapReached { per, limit, day, possible_from, time_zone: terms.time_zone })
    }

    /// The first day after `day` for which there is a booking left.
    fn day_with_room(&self, terms: &PlanTerms, day: NaiveDate) -> Option<NaiveDate> {
        let has_room =
            |day: &NaiveDate| ![CapSpan::Day, CapSpan::Week].iter().any(|span| self.is_full(*span, terms, *day));
        day.iter_days().skip(1).take(DAYS_AHEAD).find(has_room)
    }

    fn is_full(&self, span: CapSpan, terms: &PlanTerms, day: NaiveDate) -> bool {
        span.limit(terms).is_some_and(|limit| self.count(span, terms, day) >= limit.get())
    }

    fn count(&self, span: CapSpan, terms: &PlanTerms, day: NaiveDate) -> u32 {
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        let from = midnight.checked_sub_signed(AROUND).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let until = midnight.checked_add_signed(AROUND).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let same = |at: DateTime<Utc>| span.first_day(terms.day_of(at)) == span.first_day(day);
        let within = self.0.range(from..until).filter(|(at, _)| same(**at));
        within.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}
