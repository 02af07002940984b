//! What a session says of itself.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Capacity, CreditPrice, LocalDate, OutOfRange, SeriesId, SessionName, TemplateId, TimeSlot};
use crate::kernel::ids::AccountId;
use crate::scheduling::rooms::values::Venue;

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
    /// How many have to be booked for it to take place; if nothing is said it does with nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// The series it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesDate>,
    /// Where it takes place, if that is one of the rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
}

/// The place of a session in its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesDate {
    /// The series.
    pub series_id: SeriesId,
    /// The day by which the series knows it, where the series takes place. It keeps it when it is moved.
    pub date: LocalDate,
    /// Whether it was changed by itself, so that changes of the series pass it by.
    #[serde(default, skip_serializing_if = "is_as_planned")]
    pub exception: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_as_planned(exception: &bool) -> bool {
    !exception
}

/// How many have to be booked, and when that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinimumAttendance {
    /// The fewest places that have to be booked: 1 to 10,000.
    pub bookings: Capacity,
    /// How long before the start fewer than that cancel the session.
    pub hours_before: HoursBefore,
}

impl MinimumAttendance {
    /// When it is looked at, for a session that starts at `starts_at`.
    pub fn due_at(self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        starts_at.checked_sub_signed(self.hours_before.span()).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// A whole number of hours before the start: 0 to 336, which is two weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct HoursBefore(u16);

impl HoursBefore {
    /// The most.
    pub const MAX: u16 = 14 * 24;

    /// The span of time.
    pub fn span(self) -> TimeDelta {
        TimeDelta::hours(self.0.into())
    }
}

impl TryFrom<u32> for HoursBefore {
    type Error = OutOfRange;

    fn try_from(hours: u32) -> Result<Self, OutOfRange> {
        let within = u16::try_from(hours).ok().filter(|hours| *hours <= Self::MAX);
        within.map(Self).ok_or(OutOfRange { min: 0, max: Self::MAX.into() })
    }
}

impl From<HoursBefore> for u32 {
    fn from(hours: HoursBefore) -> Self {
        hours.0.into()
    }
}
