//! The words of the timetable.

mod calendar;
mod details;
mod local;
mod series;
mod slot;

use std::num::NonZeroU16;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{entity_id, text_value};

pub use crate::kernel::time_zone::TimeZone;
pub use calendar::{CalendarEntry, Overlap, Taken};
pub use details::{HoursBefore, MinimumAttendance, SeriesDate, SessionDetails};
pub use local::{LocalDate, LocalTime, NotLocal};
pub use series::{DayOfWeek, EveryWeeks, RepeatedTime, SeriesEnd, SeriesId, SeriesRule};
pub use slot::{InvalidSlot, TimeSlot};

entity_id! {
    /// A class template: "Morning Yoga, 60 minutes, 12 places".
    pub struct TemplateId;
}

/// How many low bits of a session's id are free to number what is in it: see [`SessionId::generate`].
pub const NUMBER_BITS: u32 = 20;

entity_id! {
    /// A session: one class at one time. Its last 20 bits are zero: there the numbers of its bookings go, see
    /// [`crate::booking::values::BookingId`].
    pub struct SessionId;
}

impl SessionId {
    /// A new id, later in order than those made before it.
    pub fn allocate() -> Self {
        let fresh = uuid::Uuid::now_v7().as_u128();
        Self::from_uuid(uuid::Uuid::from_u128(fresh >> NUMBER_BITS << NUMBER_BITS))
    }
}

text_value! {
    /// What a class is called.
    pub struct SessionName up to 100;
    /// Why a session is cancelled.
    pub struct CancelReason up to 500;
}

/// A number outside of its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be between {min} and {max}")]
pub struct OutOfRange {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// How many may take part: 1 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Capacity(NonZeroU16);

impl Capacity {
    /// The most places a session can have.
    pub const MAX: u16 = 10_000;

    /// The number of places.
    pub fn get(self) -> u32 {
        self.0.get().into()
    }
}

impl TryFrom<u32> for Capacity {
    type Error = OutOfRange;

    fn try_from(places: u32) -> Result<Self, OutOfRange> {
        let within = u16::try_from(places).ok().filter(|places| *places <= Self::MAX);
        within.and_then(NonZeroU16::new).map(Self).ok_or(OutOfRange { min: 1, max: Self::MAX.into() })
    }
}

impl From<Capacity> for u32 {
    fn from(capacity: Capacity) -> Self {
        capacity.get()
    }
}

/// How long a class lasts: 1 minute to 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct DurationMinutes(u16);

impl DurationMinutes {
    /// The longest.
    pub const MAX: u16 = 24 * 60;

    /// The span of time.
    pub fn span(self) -> TimeDelta {
        TimeDelta::minutes(self.0.into())
    }
}

impl TryFrom<u32> for DurationMinutes {
    type Error = OutOfRange;

    fn try_from(minutes: u32) -> Result<Self, OutOfRange> {
        let within = u16::try_from(minutes).ok().filter(|minutes| (1..=Self::MAX).contains(minutes));
        within.map(Self).ok_or(OutOfRange { min: 1, max: Self::MAX.into() })
    }
}

impl From<DurationMinutes> for u32 {
    fn from(duration: DurationMinutes) -> Self {
        duration.0.into()
    }
}

/// What a place costs in credits: 0 to 1,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CreditPrice(u16);

impl CreditPrice {
    /// The most.
    pub const MAX: u16 = 1_000;

    /// The number of credits.
    pub fn get(self) -> u32 {
        self.0.into()
    }
}

impl TryFrom<u32> for CreditPrice {
    type Error = OutOfRange;

    fn try_from(credits: u32) -> Result<Self, OutOfRange> {
        let within = u16::try_from(credits).ok().filter(|credits| *credits <= Self::MAX);
        within.map(Self).ok_or(OutOfRange { min: 0, max: Self::MAX.into() })
    }
}

impl From<CreditPrice> for u32 {
    fn from(price: CreditPrice) -> Self {
        price.get()
    }
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// Only its coach and admins see it.
    #[default]
    Draft,
    /// It can be booked.
    Published,
    /// It is taking place.
    InProgress,
    /// It took place.
    Completed,
    /// It will not take place.
    Cancelled,
}

impl SessionStatus {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Capacity;

    #[test]
    fn a_session_has_one_to_ten_thousand_places() {
        assert!(Capacity::try_from(0).is_err());
        assert_eq!(Capacity::try_from(10_000).map(Capacity::get), Ok(10_000));
        assert!(Capacity::try_from(100_000).is_err());
    }
}
