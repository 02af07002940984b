//! How somebody wants to be written to.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Language;

/// Whether somebody wants a kind of notice by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByMail {
    /// Yes.
    On,
    /// No.
    Off,
}

/// What somebody wants by mail, by the codes of notices; of what is not in it the default counts.
pub type MailChoices = BTreeMap<String, ByMail>;

/// How somebody wants to be written to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habits {
    /// In which language; that of the organization if they did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// In whose time; that of the organization if they did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<HomeZone>,
    /// When mail that can wait waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
}

/// The time zone that somebody lives in, by its IANA name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HomeZone(Tz);

/// A text that names no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time zone has a name such as Europe/Berlin")]
pub struct UnknownZone;

impl HomeZone {
    /// The zone of those of whom none is known.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone.
    pub fn tz(self) -> Tz {
        self.0
    }
}

impl TryFrom<String> for HomeZone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_| UnknownZone)
    }
}

impl From<HomeZone> for String {
    fn from(zone: HomeZone) -> Self {
        zone.0.name().to_owned()
    }
}

/// From when to when nobody wants to hear from us; over midnight if it begins later than it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "QuietForm", into = "QuietForm")]
pub struct QuietHours {
    from: NaiveTime,
    until: NaiveTime,
}

/// Hours that are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("quiet hours begin and end at a time such as 22:00, and not at the same one")]
pub struct InvalidHours;

#[derive(Serialize, Deserialize)]
struct QuietForm {
    from: String,
    until: String,
}

impl QuietHours {
    /// Hours from `from` until `until`, both as `22:00`.
    ///
    /// # Errors
    /// When one of them is no time, or both are the same.
    pub fn try_new(from: &str, until: &str) -> Result<Self, InvalidHours> {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| InvalidHours);
        let (from, until) = (time(from)?, time(until)?);
        if from == until { Err(InvalidHours) } else { Ok(Self { from, until }) }
    }

    /// When they begin and end, as `22:00`.
    pub fn as_text(self) -> (String, String) {
        (self.from.format("%H:%M").to_string(), self.until.format("%H:%M").to_string())
    }

    /// The first instant from `at` on that is not in them, for somebody in `zone`.
    pub fn after(self, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let local = at.with_timezone(&zone).naive_local();
        let (date, time) = (local.date(), local.time());
        let over_midnight = self.from > self.until;
        let quiet = if over_midnight {
            time >= self.from || time < self.until
        } else {
            (self.from..self.until).contains(&time)
        };
        if !quiet {
            return at;
        }
        let date = if over_midnight && time >= self.from { date + Duration::days(1) } else { date };
        // A time that the clock jumps over is looked for an hour later.
        let ends = date.and_time(self.until);
        let found = (0..=3).find_map(|hours| zone.from_local_datetime(&(ends + Duration::hours(hours))).earliest());
        found.map_or(at, |ends| ends.with_timezone(&Utc).max(at))
    }
}

impl TryFrom<QuietForm> for QuietHours {
    type Error = InvalidHours;

    fn try_from(form: QuietForm) -> Result<Self, InvalidHours> {
        Self::try_new(&form.from, &form.until)
    }
}

impl From<QuietHours> for QuietForm {
    fn from(hours: QuietHours) -> Self {
        let (from, until) = hours.as_text();
        Self { from, until }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use chrono_tz::Europe::Berlin;

    use super::QuietHours;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn what_falls_into_quiet_hours_waits_until_they_end_where_the_person_is() {
        let night = QuietHours::try_new("22:00", "07:30").expect("hours");
        let after = |text: &str| night.after(at(text), Berlin).to_rfc3339();
        assert_eq!(after("2027-05-03T19:59:00Z"), "2027-05-03T19:59:00+00:00");
        assert_eq!(after("2027-05-03T20:00:00Z"), "2027-05-04T05:30:00+00:00");
        assert_eq!(after("2027-05-04T01:00:00Z"), "2027-05-04T05:30:00+00:00");
        assert_eq!(after("2027-05-04T05:30:00Z"), "2027-05-04T05:30:00+00:00");
        let noon = QuietHours::try_new("12:00", "14:00").expect("hours");
        assert_eq!(noon.after(at("2027-05-03T11:00:00Z"), Berlin).to_rfc3339(), "2027-05-03T12:00:00+00:00");
    }

    #[test]
    fn quiet_hours_that_end_in_an_hour_that_is_not_there_end_all_the_same() {
        let night = QuietHours::try_new("22:00", "02:30").expect("hours");
        // On 2027-03-28 the clock jumps from 02:00 to 03:00.
        assert_eq!(night.after(at("2027-03-28T00:10:00Z"), Berlin).to_rfc3339(), "2027-03-28T01:30:00+00:00");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (from, until) in [("22:00", "22:00"), ("24:00", "07:00"), ("", "07:00"), ("10pm", "7am")] {
            assert!(QuietHours::try_new(from, until).is_err(), "{from} {until}");
        }
    }
}
