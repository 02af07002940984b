//! How a session looks to callers.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::SessionIs;
use regimen_core::scheduling::values::{self as words, SeriesId, SessionId, SessionStatus, TemplateId};
use regimen_projections::scheduling::SessionRow;

use super::rooms::Venue;
use crate::api::{Date, parse};
use crate::edge::Problem;

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "SessionStatus", rename_all = "snake_case")]
pub(crate) enum StatusName {
    /// Only its coach and admins see it.
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

impl From<SessionStatus> for StatusName {
    fn from(status: SessionStatus) -> Self {
        match status {
            SessionStatus::Draft => Self::Draft,
            SessionStatus::Published => Self::Published,
            SessionStatus::InProgress => Self::InProgress,
            SessionStatus::Completed => Self::Completed,
            SessionStatus::Cancelled => Self::Cancelled,
        }
    }
}

/// One class at one time.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Session {
    session_id: SessionId,
    template_id: Option<TemplateId>,
    /// Who leads it.
    coach_id: AccountId,
    name: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    status: StatusName,
    /// How many may take part.
    capacity: u32,
    /// How many places are free.
    spots_left: u32,
    /// How many places are kept for somebody who has not decided.
    held: u32,
    /// How many stand in line.
    waiting: u32,
    /// What a place costs.
    credits: u32,
    /// How many have to be booked for it to take place.
    minimum_attendance: Option<MinimumAttendance>,
    /// The series it belongs to.
    series: Option<InSeries>,
    /// Where it takes place, if that is one of the rooms.
    venue: Option<Venue>,
}

/// How many have to be booked for a session to take place.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(crate) struct MinimumAttendance {
    /// The fewest places that have to be booked: 1 to 10000.
    bookings: u32,
    /// How many hours before the start fewer than that cancel it: 0 to 336.
    hours_before: u32,
}

impl TryFrom<MinimumAttendance> for words::MinimumAttendance {
    type Error = Problem;

    fn try_from(minimum: MinimumAttendance) -> Result<Self, Problem> {
        Ok(Self {
            bookings: parse("minimum_attendance.bookings", minimum.bookings)?,
            hours_before: parse("minimum_attendance.hours_before", minimum.hours_before)?,
        })
    }
}

impl From<words::MinimumAttendance> for MinimumAttendance {
    fn from(minimum: words::MinimumAttendance) -> Self {
        Self { bookings: minimum.bookings.into(), hours_before: minimum.hours_before.into() }
    }
}

/// The place of a session in its series.
#[derive(Object)]
struct InSeries {
    series_id: SeriesId,
    /// The day for which it was planned there.
    date: Date,
    /// Whether it was changed by itself, so that changes of the series pass it by.
    exception: bool,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        let (spots_left, held) = (row.spots_left(), row.held());
        Self {
            session_id: row.session_id,
            template_id: row.template_id,
            coach_id: row.coach_id,
            name: row.name.into(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            status: row.status.into(),
            capacity: row.capacity.into(),
            spots_left,
            held,
            waiting: row.waiting,
            credits: row.credits.into(),
            minimum_attendance: row.minimum_attendance.map(Into::into),
            series: row.series.map(|series| InSeries {
                series_id: series.series_id,
                date: Date(series.date),
                exception: series.exception,
            }),
            venue: row.venue.map(Venue::from),
        }
    }
}

/// Where a session stands.
#[derive(Object)]
pub(crate) struct SessionState {
    session_id: SessionId,
    status: StatusName,
}

impl From<SessionIs> for SessionState {
    fn from(is: SessionIs) -> Self {
        Self { session_id: is.session_id, status: is.status.into() }
    }
}
