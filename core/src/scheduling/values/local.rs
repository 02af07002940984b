//! Days and times as a clock on the wall shows them.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _, Weekday};
use serde::{Deserialize, Serialize};

/// A day or a time that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotLocal {
    /// Not a day of the calendar between 2000 and 2200.
    #[error("expected a day between 2000 and 2200, such as 2027-05-01")]
    Date,
    /// Not a time of day.
    #[error("expected a time of day such as 07:30")]
    Time,
}

/// A day, wherever it is: `2027-05-01`, between the years 2000 and 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDate(NaiveDate);

impl LocalDate {
    /// The day of the calendar.
    pub fn day(self) -> NaiveDate {
        self.0
    }

    /// The day that `days` later is, if it is before 2200.
    pub fn plus(self, days: u64) -> Option<Self> {
        self.0.checked_add_days(Days::new(days)).and_then(|day| Self::try_from(day).ok())
    }

    /// The Monday of its week.
    pub(in crate::scheduling) fn monday(self) -> NaiveDate {
        self.0.week(Weekday::Mon).first_day()
    }
}

impl TryFrom<NaiveDate> for LocalDate {
    type Error = NotLocal;

    fn try_from(day: NaiveDate) -> Result<Self, NotLocal> {
        if (2000..2200).contains(&day.year()) { Ok(Self(day)) } else { Err(NotLocal::Date) }
    }
}

impl FromStr for LocalDate {
    type Err = NotLocal;

    fn from_str(text: &str) -> Result<Self, NotLocal> {
        // chrono would take `2027-5-1` as well, and spaces.
        let day = text.parse::<NaiveDate>().map_err(|_| NotLocal::Date)?;
        Self::try_from(day).ok().filter(|date| date.to_string() == text).ok_or(NotLocal::Date)
    }
}

impl TryFrom<String> for LocalDate {
    type Error = NotLocal;

    fn try_from(text: String) -> Result<Self, NotLocal> {
        text.parse()
    }
}

impl From<LocalDate> for String {
    fn from(date: LocalDate) -> Self {
        date.to_string()
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A time of day, wherever it is, to the minute: `07:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalTime(NaiveTime);

impl LocalTime {
    /// The time of day.
    pub fn time(self) -> NaiveTime {
        self.0
    }
}

impl FromStr for LocalTime {
    type Err = NotLocal;

    fn from_str(text: &str) -> Result<Self, NotLocal> {
        let time = NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| NotLocal::Time)?;
        Some(Self(time)).filter(|time| time.to_string() == text).ok_or(NotLocal::Time)
    }
}

impl TryFrom<String> for LocalTime {
    type Error = NotLocal;

    fn try_from(text: String) -> Result<Self, NotLocal> {
        text.parse()
    }
}

impl From<LocalTime> for String {
    fn from(time: LocalTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalDate, LocalTime};

    #[test]
    fn a_day_and_a_time_are_written_in_one_way() {
        for text in ["2027-05-01", "2000-01-01", "2199-12-31", "2028-02-29"] {
            assert_eq!(text.parse::<LocalDate>().map(String::from), Ok(text.to_owned()));
        }
        for text in ["2027-5-1", " 2027-05-01", "2027-02-29", "1999-12-31", "2200-01-01", "+2027-05-01", "27-05-01", ""]
        {
            assert!(text.parse::<LocalDate>().is_err(), "{text}");
        }
        assert_eq!("07:30".parse::<LocalTime>().map(String::from), Ok("07:30".to_owned()));
        for text in ["7:30", "24:00", "07:60", "07:30:00", "half past seven", ""] {
            assert!(text.parse::<LocalTime>().is_err(), "{text}");
        }
    }
}
