//! From a weekly rule to days, and from a day and a time on the clock to an instant.
//!
//! The time on the clock stays what it is across the nights on which the clocks change. A time that such a night leaves out is
//! refused, one that it shows twice is asked about: nobody is moved by an hour in silence.

use std::collections::BTreeSet;

use chrono::{DateTime, LocalResult, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};

use super::values::{LocalDate, LocalTime, RepeatedTime, SeriesEnd, SeriesRule, TimeZone};
use crate::refusals;

/// The most days that a rule may have.
pub(super) const MOST: usize = 200;
/// How long a series may last.
const LONGEST: Months = Months::new(24);

refusals! {
    /// How a weekly rule is refused.
    pub enum RuleRefusal {
        /// The rule has no day at all, or all of them are left out.
        #[error("the rule never fires")]
        Never = Rule "series.never",
        /// A series lasts at most two years and has at most 200 sessions.
        #[error("a series lasts at most two years and has at most 200 sessions")]
        TooLong = Rule "series.too_long",
        /// The clocks go forward on that day and leave the time out: leave the day out as well, or take another time.
        #[error("the clocks there leave that time out on {date}")]
        TimeSkipped {
            /// The day.
            date: LocalDate,
        } = Rule "series.time_skipped",
        /// The clocks go back on that day and show the time twice: say which one is meant with `on_repeated_time`.
        #[error("the clocks there show that time twice on {date}")]
        TimeAmbiguous {
            /// The day.
            date: LocalDate,
            /// The first of the two.
            earlier: DateTime<Utc>,
            /// The second.
            later: DateTime<Utc>,
        } = Rule "series.time_ambiguous",
    }
}

/// The instant at which the clocks in `zone` show `time` on `date`.
///
/// # Errors
/// [`RuleRefusal::TimeSkipped`], or [`RuleRefusal::TimeAmbiguous`] if `repeated` does not say which.
pub fn instant_of(
    date: LocalDate,
    time: LocalTime,
    zone: TimeZone,
    repeated: Option<RepeatedTime>,
) -> Result<DateTime<Utc>, RuleRefusal> {
    match zone.rules().from_local_datetime(&date.day().and_time(time.time())) {
        LocalResult::Single(instant) => Ok(instant.to_utc()),
        LocalResult::None => Err(RuleRefusal::TimeSkipped { date }),
        LocalResult::Ambiguous(earlier, later) => match repeated {
            Some(RepeatedTime::Earlier) => Ok(earlier.to_utc()),
            Some(RepeatedTime::Later) => Ok(later.to_utc()),
            None => Err(RuleRefusal::TimeAmbiguous { date, earlier: earlier.to_utc(), later: later.to_utc() }),
        },
    }
}

/// From when until when `date` lasts in `zone`: 24 hours, but for the days on which the clocks change.
pub fn day_in(date: LocalDate, zone: TimeZone) -> (DateTime<Utc>, DateTime<Utc>) {
    let end = date.day().succ_opt().unwrap_or(date.day());
    (first_instant(date.day(), zone), first_instant(end, zone))
}

/// Where the clocks leave midnight out, the day begins at the first time that they show.
fn first_instant(day: NaiveDate, zone: TimeZone) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let quarters = (0..=4 * 24).map(|quarters| midnight + TimeDelta::minutes(15 * quarters));
    let mut instants = quarters.filter_map(|local| zone.rules().from_local_datetime(&local).earliest());
    instants.next().map_or_else(|| midnight.and_utc(), |instant| instant.to_utc())
}

impl SeriesRule {
    /// The days of the rule, those left out not among them.
    ///
    /// # Errors
    /// [`RuleRefusal::Never`] or [`RuleRefusal::TooLong`].
    pub fn dates(&self) -> Result<BTreeSet<LocalDate>, RuleRefusal> {
        let latest = self.starts_on.day().checked_add_months(LONGEST).ok_or(RuleRefusal::TooLong)?;
        let (last, count) = match self.ends {
            SeriesEnd::EndsOn(last) if last.day() > latest => return Err(RuleRefusal::TooLong),
            SeriesEnd::EndsOn(last) => (last.day(), usize::MAX),
            SeriesEnd::Count(count) => (latest, usize::try_from(count).unwrap_or(usize::MAX)),
        };
        let mut dates = BTreeSet::new();
        let step = TimeDelta::weeks(u32::from(self.every_weeks).into());
        let mut monday = Some(self.starts_on.monday());
        let mut found = 0;
        while let Some(week) = monday.filter(|monday| *monday <= last) {
            for day in &self.weekdays {
                let date = week.checked_add_signed(TimeDelta::days(*day as i64));
                let date = date.and_then(|date| LocalDate::try_from(date).ok()).ok_or(RuleRefusal::TooLong)?;
                if date >= self.starts_on && date.day() <= last && found < count {
                    found += 1;
                    dates.insert(date);
                }
            }
            if found > MOST {
                return Err(RuleRefusal::TooLong);
            }
            monday = week.checked_add_signed(step);
        }
        let counted = matches!(self.ends, SeriesEnd::Count(_)) && !self.weekdays.is_empty();
        if counted && found < count {
            return Err(RuleRefusal::TooLong);
        }
        dates.retain(|date| !self.except.contains(date));
        if dates.is_empty() { Err(RuleRefusal::Never) } else { Ok(dates) }
    }

    /// The instant at which it takes place on `date`.
    ///
    /// # Errors
    /// See [`instant_of`].
    pub fn instant(&self, date: LocalDate) -> Result<DateTime<Utc>, RuleRefusal> {
        instant_of(date, self.local_time, self.time_zone, self.on_repeated_time)
    }
}

#[cfg(test)]
mod tests;
