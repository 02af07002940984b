//! How a series looks to callers, and how they say what it shall be.

use poem_openapi::{Enum, Object};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::rooms::values::RoomId;
use regimen_core::scheduling::values::{DayOfWeek, RepeatedTime, SeriesEnd, SeriesId, SeriesRule, TemplateId};
use regimen_projections::scheduling::SeriesRow;

use super::shapes::MinimumAttendance;
use crate::api::{Date, Text, parse};
use crate::edge::Problem;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Weekday", rename_all = "snake_case")]
pub(super) enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Which of the two is meant, where the clocks go back and show a time twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum OnRepeatedTime {
    /// The first.
    Earlier,
    /// The second.
    Later,
}

/// A weekly rule: on which days, and at which time on the clock there. It stays at that time when the clocks change.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub(super) struct Rule {
    weekdays: Vec<Weekday>,
    /// When it starts, as the clock there shows it: `07:30`.
    local_time: Text,
    /// Where, by its name in the IANA list: `Europe/Berlin`.
    time_zone: Text,
    /// Every how many weeks: 1 to 52; 1 if left out. Weeks begin on Monday.
    every_weeks: Option<u32>,
    /// The first day on which it may take place.
    starts_on: Date,
    /// The last day on which it may take place. This or `count`.
    ends_on: Option<Date>,
    /// How many days the rule has, those left out among them. This or `ends_on`.
    count: Option<u32>,
    /// Days that are left out.
    except: Option<Vec<Date>>,
    /// Which of the two is meant, should the clocks show that time twice.
    on_repeated_time: Option<OnRepeatedTime>,
}

impl TryFrom<Rule> for SeriesRule {
    type Error = Problem;

    fn try_from(rule: Rule) -> Result<Self, Problem> {
        let ends = match (rule.ends_on, rule.count) {
            (Some(last), None) => SeriesEnd::EndsOn(last.0),
            (None, Some(count)) => SeriesEnd::Count(count),
            _ => return Err(Problem::invalid("request.invalid", "rule: a series has an end: give ends_on or count")),
        };
        Ok(Self {
            weekdays: rule.weekdays.into_iter().map(Into::into).collect(),
            local_time: parse("rule.local_time", rule.local_time.0)?,
            time_zone: parse("rule.time_zone", rule.time_zone.0)?,
            every_weeks: parse("rule.every_weeks", rule.every_weeks.unwrap_or(1))?,
            starts_on: rule.starts_on.0,
            ends,
            except: rule.except.unwrap_or_default().into_iter().map(|date| date.0).collect(),
            on_repeated_time: rule.on_repeated_time.map(Into::into),
        })
    }
}

impl From<SeriesRule> for Rule {
    fn from(rule: SeriesRule) -> Self {
        let (ends_on, count) = match rule.ends {
            SeriesEnd::EndsOn(last) => (Some(Date(last)), None),
            SeriesEnd::Count(count) => (None, Some(count)),
        };
        Self {
            weekdays: rule.weekdays.into_iter().map(Into::into).collect(),
            local_time: Text(rule.local_time.into()),
            time_zone: Text(rule.time_zone.into()),
            every_weeks: Some(rule.every_weeks.into()),
            starts_on: Date(rule.starts_on),
            ends_on,
            count,
            except: Some(rule.except.into_iter().map(Date).collect()),
            on_repeated_time: rule.on_repeated_time.map(Into::into),
        }
    }
}

/// Sessions made by one weekly rule.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Series {
    series_id: SeriesId,
    template_id: Option<TemplateId>,
    /// Who leads it.
    coach_id: AccountId,
    name: String,
    duration_minutes: u32,
    /// How many may take part.
    capacity: u32,
    /// What a place costs.
    credits: u32,
    /// How many have to be booked for a session to take place.
    minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    room_id: Option<RoomId>,
    rule: Rule,
    /// When it was called off, or the rest of it.
    cancelled_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl From<SeriesRow> for Series {
    fn from(row: SeriesRow) -> Self {
        Self {
            series_id: row.series_id,
            template_id: row.template_id,
            coach_id: row.coach_id,
            name: row.name.into(),
            duration_minutes: row.duration_minutes.into(),
            capacity: row.capacity.into(),
            credits: row.credits.into(),
            minimum_attendance: row.minimum_attendance.map(Into::into),
            room_id: row.room_id,
            rule: row.rule.into(),
            cancelled_at: row.cancelled_at,
        }
    }
}

impl From<OnRepeatedTime> for RepeatedTime {
    fn from(which: OnRepeatedTime) -> Self {
        match which {
            OnRepeatedTime::Earlier => Self::Earlier,
            OnRepeatedTime::Later => Self::Later,
        }
    }
}

impl From<RepeatedTime> for OnRepeatedTime {
    fn from(which: RepeatedTime) -> Self {
        match which {
            RepeatedTime::Earlier => Self::Earlier,
            RepeatedTime::Later => Self::Later,
        }
    }
}

macro_rules! same_days {
    ($($day:ident),+) => {
        impl From<Weekday> for DayOfWeek {
            fn from(day: Weekday) -> Self {
                match day {
                    $(Weekday::$day => Self::$day,)+
                }
            }
        }

        impl From<DayOfWeek> for Weekday {
            fn from(day: DayOfWeek) -> Self {
                match day {
                    $(DayOfWeek::$day => Self::$day,)+
                }
            }
        }
    };
}

same_days!(Mon, Tue, Wed, Thu, Fri, Sat, Sun);
