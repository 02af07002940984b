//! Time zones: what an organization, a place and a weekly rule reckon by.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Not the name of a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a time zone of the IANA list, such as Europe/Berlin")]
pub struct UnknownTimeZone;

/// A time zone by its name in the IANA list: `Europe/Berlin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(Tz);

impl TimeZone {
    /// Its rules.
    pub fn rules(self) -> Tz {
        self.0
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it is UTC, which is what counts where nothing is said.
    pub fn is_utc(&self) -> bool {
        self.0 == Tz::UTC
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl From<Tz> for TimeZone {
    fn from(rules: Tz) -> Self {
        Self(rules)
    }
}

impl TryFrom<String> for TimeZone {
    type Error = UnknownTimeZone;

    fn try_from(name: String) -> Result<Self, UnknownTimeZone> {
        name.parse().map(Self).map_err(|_| UnknownTimeZone)
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::TimeZone;

    #[test]
    fn a_time_zone_is_one_of_the_list() {
        assert_eq!(TimeZone::try_from("Europe/Berlin".to_owned()).map(TimeZone::name), Ok("Europe/Berlin"));
        assert!(TimeZone::try_from("Europe/Bielefeld".to_owned()).is_err());
    }
}
