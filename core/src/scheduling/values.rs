//! The words of the timetable.

mod calendar;

use std::num::NonZeroU16;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::AccountId;
use crate::{entity_id, text_value};

pub use calendar::{CalendarEntry, Overlap, Taken};

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

/// When a session takes place: its end is after its start, and at most 24 hours after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSlot {
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

/// Two instants that are no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSlot {
    /// The end is not after the start.
    #[error("a session ends after it starts")]
    EndsBeforeStart,
    /// Longer than a day.
    #[error("a session lasts at most 24 hours")]
    TooLong,
    /// Before 2000 or after 2200: a mistyped year.
    #[error("a session takes place between the years 2000 and 2200")]
    OutOfTime,
}

impl TimeSlot {
    /// The slot from `starts_at` to `ends_at`.
    ///
    /// # Errors
    /// See [`InvalidSlot`].
    pub fn try_new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Self, InvalidSlot> {
        use chrono::Datelike as _;
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

/// All that a session says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionDetails {
    /// The template it was made from.
    pub template_id: Option<TemplateId>,
    /// Who leads it.
    pub coach_id: AccountId,
    /// What it is called.
    pub name: SessionName,
    /// When it takes place.
    #[serde(flatten)]
    pub slot: TimeSlot,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Capacity, InvalidSlot, TimeSlot};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_session_has_one_to_ten_thousand_places() {
        assert!(Capacity::try_from(0).is_err());
        assert_eq!(Capacity::try_from(10_000).map(Capacity::get), Ok(10_000));
        assert!(Capacity::try_from(100_000).is_err());
    }

    #[test]
    fn a_session_ends_after_it_starts() {
        let noon = at("2027-05-01T12:00:00Z");
        assert_eq!(TimeSlot::try_new(noon, noon), Err(InvalidSlot::EndsBeforeStart));
        assert_eq!(TimeSlot::try_new(noon, at("2027-05-02T12:00:01Z")), Err(InvalidSlot::TooLong));
        assert_eq!(TimeSlot::try_new(at("9999-01-01T00:00:00Z"), noon), Err(InvalidSlot::OutOfTime));
    }
}
