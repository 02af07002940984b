//! When a session takes place.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::refusals;

/// When a session takes place: its end is after its start, and at most 24 hours after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSlot {
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

refusals! {
    /// Two instants that are no slot.
    pub enum InvalidSlot {
        /// A session ends after it starts.
        #[error("a session ends after it starts")]
        EndsBeforeStart = Rule "session.ends_before_start",
        /// A session lasts at most 24 hours.
        #[error("a session lasts at most 24 hours")]
        TooLong = Rule "session.too_long",
        /// A session takes place between the years 2000 and 2200.
        #[error("a session takes place between the years 2000 and 2200")]
        OutOfTime = Rule "session.out_of_time",
    }
}

impl TimeSlot {
    /// The slot from `starts_at` to `ends_at`.
    ///
    /// # Errors
    /// See [`InvalidSlot`].
    pub fn try_new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Self, InvalidSlot> {
        if !(2000..2200).contains(&starts_at.year()) || !(2000..2200).contains(&ends_at.year()) {
            Err(InvalidSlot::OutOfTime)
        } else if ends_at <= starts_at {
            Err(InvalidSlot::EndsBeforeStart)
        } else if ends_at - starts_at > TimeDelta::hours(24) {
            Err(InvalidSlot::TooLong)
        } else {
            Ok(Self { starts_at, ends_at })
        }
    }

    /// The slot of `length` from `starts_at` on.
    ///
    /// # Errors
    /// See [`InvalidSlot`].
    pub fn lasting(starts_at: DateTime<Utc>, length: TimeDelta) -> Result<Self, InvalidSlot> {
        Self::try_new(starts_at, starts_at.checked_add_signed(length).ok_or(InvalidSlot::OutOfTime)?)
    }

    /// How long it is.
    pub fn length(self) -> TimeDelta {
        self.ends_at - self.starts_at
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{InvalidSlot, TimeSlot};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_session_ends_after_it_starts() {
        let noon = at("2027-05-01T12:00:00Z");
        assert_eq!(TimeSlot::try_new(noon, noon), Err(InvalidSlot::EndsBeforeStart));
        assert_eq!(TimeSlot::try_new(noon, at("2027-05-02T12:00:01Z")), Err(InvalidSlot::TooLong));
        assert_eq!(TimeSlot::try_new(at("9999-01-01T00:00:00Z"), noon), Err(InvalidSlot::OutOfTime));
    }
}
