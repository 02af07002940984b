//! The words of plans: what a client has who pays for every cycle.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{CommitmentCycles, NoticeDays};
use crate::scheduling::values::TimeZone;
use crate::text_value;

text_value! {
    /// What a plan is called.
    pub struct PlanName up to 100;
}

/// How many weeks or months a cycle has: 1 to 52.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CycleLength(u8);

/// A number that a plan cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be between {min} and {max}")]
pub struct InvalidPlan {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

impl TryFrom<u32> for CycleLength {
    type Error = InvalidPlan;

    fn try_from(length: u32) -> Result<Self, InvalidPlan> {
        let within = u8::try_from(length).ok().filter(|length| (1..=52).contains(length));
        within.map(Self).ok_or(InvalidPlan { min: 1, max: 52 })
    }
}

impl From<CycleLength> for u32 {
    fn from(length: CycleLength) -> Self {
        length.0.into()
    }
}

/// How long a cycle of a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cycle {
    /// So many times seven days.
    Weeks(CycleLength),
    /// So many months, to the same day of the month or the last that there is.
    Months(CycleLength),
}

impl Cycle {
    /// When the cycle number `nth` (from 0) begins, counted from `anchor` and never from the cycle before: after 31 January
    /// comes 28 February, and then 31 March. None behind the end of time.
    pub fn beginning(self, anchor: DateTime<Utc>, nth: u32) -> Option<DateTime<Utc>> {
        match self {
            Self::Weeks(length) => {
                anchor.checked_add_signed(TimeDelta::try_weeks(i64::from(length.0) * i64::from(nth))?)
            }
            Self::Months(length) => anchor.checked_add_months(Months::new(u32::from(length.0).checked_mul(nth)?)),
        }
    }

    /// The number (from 0) of the cycle that `at` lies in; none if that is before `anchor`.
    pub fn containing(self, anchor: DateTime<Utc>, at: DateTime<Utc>) -> Option<u32> {
        if at < anchor {
            return None;
        }
        (0..).find(|nth| self.beginning(anchor, nth + 1).is_none_or(|end| at < end))
    }
}

/// A number in a plan: 0 to 10,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct PerCycle(u16);

impl PerCycle {
    /// The most.
    pub const MAX: u16 = 10_000;

    /// The number.
    pub fn get(self) -> u32 {
        self.0.into()
    }
}

impl TryFrom<u32> for PerCycle {
    type Error = InvalidPlan;

    fn try_from(number: u32) -> Result<Self, InvalidPlan> {
        let within = u16::try_from(number).ok().filter(|number| *number <= Self::MAX);
        within.map(Self).ok_or(InvalidPlan { min: 0, max: Self::MAX.into() })
    }
}

impl From<PerCycle> for u32 {
    fn from(number: PerCycle) -> Self {
        number.get()
    }
}

/// What a plan gives in every cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTerms {
    /// What it is called.
    pub name: PlanName,
    /// How long a cycle is.
    pub cycle: Cycle,
    /// How many credits come with each cycle, to be spent within it.
    pub credits_per_cycle: PerCycle,
    /// How many of those that are left go over into the next cycle at most.
    pub roll_over: PerCycle,
    /// How many bookings can be made in a cycle; as many as one likes if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bookings_per_cycle: Option<PerCycle>,
    /// How many sessions that begin on one day can be booked; as many as one likes if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bookings_per_day: Option<PerCycle>,
    /// How many sessions that begin in one week, from Monday, can be booked; as many as one likes if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bookings_per_week: Option<PerCycle>,
    /// Where those days and weeks begin.
    #[serde(default, skip_serializing_if = "TimeZone::is_utc")]
    pub time_zone: TimeZone,
    /// For how many places a guest can be brought along in a cycle.
    pub guest_passes_per_cycle: PerCycle,
    /// For how many cycles a client is bound who joins.
    #[serde(default, skip_serializing_if = "CommitmentCycles::is_zero")]
    pub commitment_cycles: CommitmentCycles,
    /// How many days before the plan ends notice is given at the latest.
    #[serde(default, skip_serializing_if = "NoticeDays::is_zero")]
    pub notice_days: NoticeDays,
}

impl PlanTerms {
    /// The day of its time zone that `at` lies in.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.time_zone.rules()).date_naive()
    }

    /// Whether it counts the bookings of days or weeks.
    pub fn counts_days(&self) -> bool {
        self.bookings_per_day.is_some() || self.bookings_per_week.is_some()
    }
}

/// The number of a cycle in one membership, from 1, whatever the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CycleNumber(pub u32);

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Cycle, CycleLength, PerCycle};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn months(length: u32) -> Cycle {
        Cycle::Months(CycleLength::try_from(length).expect("a length"))
    }

    #[test]
    fn a_month_that_is_too_short_ends_with_its_last_day_and_the_next_is_whole_again() {
        let anchor = at("2027-01-31T09:30:00Z");
        let begins = [0, 1, 2, 3].map(|nth| months(1).beginning(anchor, nth).expect("in time").to_rfc3339());
        let days = ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"];
        assert_eq!(begins, days.map(|day| format!("{day}T09:30:00+00:00")));
        assert_eq!(months(12).beginning(at("2028-02-29T00:00:00Z"), 1), Some(at("2029-02-28T00:00:00Z")), "a leap day");
    }

    #[test]
    fn an_instant_lies_in_one_cycle() {
        let anchor = at("2027-01-31T09:30:00Z");
        assert_eq!(months(1).containing(anchor, at("2027-01-31T09:29:59Z")), None);
        assert_eq!(months(1).containing(anchor, anchor), Some(0));
        assert_eq!(months(1).containing(anchor, at("2027-02-28T09:29:59Z")), Some(0));
        assert_eq!(months(1).containing(anchor, at("2027-02-28T09:30:00Z")), Some(1));
        let weeks = Cycle::Weeks(CycleLength::try_from(2).expect("a length"));
        assert_eq!(weeks.containing(anchor, at("2027-02-28T09:30:00Z")), Some(2));
    }

    #[test]
    fn time_ends_without_a_panic() {
        assert_eq!(months(52).beginning(DateTime::<Utc>::MAX_UTC, 1), None);
        assert_eq!(months(52).beginning(DateTime::UNIX_EPOCH, u32::MAX), None);
    }

    #[test]
    fn numbers_in_plans_are_bounded() {
        assert!(PerCycle::try_from(10_000).is_ok());
        assert!(PerCycle::try_from(10_001).is_err());
        for length in [0, 53, u32::MAX] {
            assert!(CycleLength::try_from(length).is_err());
        }
    }
}
