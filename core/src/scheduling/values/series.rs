//! How a series repeats.

use std::collections::BTreeSet;

use chrono::Weekday;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{LocalDate, LocalTime, NUMBER_BITS, OutOfRange, SessionId, TimeZone};
use crate::entity_id;
use crate::kernel::log::Hasher;

entity_id! {
    /// A series: the sessions that one weekly rule made.
    pub struct SeriesId;
}

impl SessionId {
    /// The session of `series` on `date`: the same whoever asks. It sorts among the sessions made when the series was.
    pub fn in_series(series: SeriesId, date: LocalDate) -> Self {
        /// The time of a UUID of version 7 and its version.
        const TIME: u128 = u128::MAX << 76;
        /// The variant of a UUID: two bits, the first of which is set.
        const VARIANT: u128 = 0b11 << 62;
        let hash = Hasher::new(b"regimen.series_session.v1\0").raw(series.uuid().as_bytes());
        let hash = hash.text(date.to_string().as_bytes()).finish();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.0[..16]);
        let fresh = u128::from_be_bytes(bytes) & !TIME & !VARIANT | series.uuid().as_u128() & (TIME | VARIANT);
        Self::from_uuid(Uuid::from_u128(fresh >> NUMBER_BITS << NUMBER_BITS))
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum DayOfWeek {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<Weekday> for DayOfWeek {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Mon => Self::Mon,
            Weekday::Tue => Self::Tue,
            Weekday::Wed => Self::Wed,
            Weekday::Thu => Self::Thu,
            Weekday::Fri => Self::Fri,
            Weekday::Sat => Self::Sat,
            Weekday::Sun => Self::Sun,
        }
    }
}

/// Every how many weeks: 1 to 52.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct EveryWeeks(u8);

impl EveryWeeks {
    /// Every week.
    pub const ONE: Self = Self(1);
    /// The most.
    pub const MAX: u8 = 52;
}

impl TryFrom<u32> for EveryWeeks {
    type Error = OutOfRange;

    fn try_from(weeks: u32) -> Result<Self, OutOfRange> {
        let within = u8::try_from(weeks).ok().filter(|weeks| (1..=Self::MAX).contains(weeks));
        within.map(Self).ok_or(OutOfRange { min: 1, max: Self::MAX.into() })
    }
}

impl From<EveryWeeks> for u32 {
    fn from(weeks: EveryWeeks) -> Self {
        weeks.0.into()
    }
}

/// When a series ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesEnd {
    /// The last day on which it may take place.
    EndsOn(LocalDate),
    /// After so many days of the rule, those left out among them.
    Count(u32),
}

/// Which of the two is meant, where the clocks go back and show a time twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepeatedTime {
    /// The first.
    Earlier,
    /// The second.
    Later,
}

/// A weekly rule: on which days, and at which time on the clock there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesRule {
    /// On these days of the week.
    pub weekdays: BTreeSet<DayOfWeek>,
    /// When it starts, as the clock there shows it.
    pub local_time: LocalTime,
    /// Where.
    pub time_zone: TimeZone,
    /// Every how many weeks; weeks begin on Monday, and the first is that of the first day.
    pub every_weeks: EveryWeeks,
    /// The first day on which it may take place.
    pub starts_on: LocalDate,
    /// When it ends.
    pub ends: SeriesEnd,
    /// The days that are left out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub except: BTreeSet<LocalDate>,
    /// Which of the two is meant, should the clocks show the time twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_repeated_time: Option<RepeatedTime>,
}

#[cfg(test)]
mod tests {
    use uuid::Variant;

    use super::SeriesId;
    use crate::scheduling::values::{NUMBER_BITS, SessionId};

    #[test]
    fn the_sessions_of_a_series_have_ids_of_their_own_with_room_for_bookings() {
        let series = SeriesId::generate();
        let [may, june] = ["2027-05-01", "2027-06-01"].map(|date| date.parse().expect("a day"));
        let id = SessionId::in_series(series, may);
        assert_eq!(id, SessionId::in_series(series, may));
        assert_ne!(id, SessionId::in_series(series, june));
        assert_ne!(id, SessionId::in_series(SeriesId::generate(), may));
        assert!(id.uuid().as_u128().trailing_zeros() >= NUMBER_BITS);
        assert_eq!((id.uuid().get_version_num(), id.uuid().get_variant()), (7, Variant::RFC4122));
    }
}
