//! What callers send to plan, change and cancel a series, and what they are answered.

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use regimen_core::booking::{ChangeSeries, SessionsOfSeries};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::events::SeriesChanges;
use regimen_core::scheduling::rooms::values::RoomId;
use regimen_core::scheduling::values::{SeriesId, SessionId, TemplateId};
use regimen_core::scheduling::{Coming, Exceptions, Publication, ScheduleSeries, SeriesIs, SeriesSession};

use super::rooms::{fit, room_choice};
use super::series_shapes::{OnRepeatedTime, Rule};
use super::sessions::coach;
use super::shapes::MinimumAttendance;
use crate::api::{Date, Text, parse};
use crate::edge::{Claims, Problem};

/// A series to be planned. What is left out comes from the template.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct NewSeries {
    template_id: Option<TemplateId>,
    /// What its sessions are called: one line of at most 100 characters.
    name: Option<Text>,
    /// Who leads it; the caller if left out. Only admins name others.
    coach_id: Option<AccountId>,
    /// Or any of these, 2 to 20: of those who are free at all its times, whoever leads the fewest sessions around them leads all of it.
    any_coach_of: Option<Vec<AccountId>>,
    /// How long its sessions last: 1 to 1440.
    duration_minutes: Option<u32>,
    /// How many may take part: 1 to 10000.
    capacity: Option<u32>,
    /// What a place costs: 0 to 1000 credits. Without a template, 0 if left out.
    credits: Option<u32>,
    /// How many have to be booked for a session to take place.
    minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place; that of the template if left out.
    room_id: Option<RoomId>,
    /// In none of the rooms, whatever the template says.
    #[oai(default)]
    without_room: bool,
    /// Whether they may have more places than the room holds.
    #[oai(default)]
    exceed_room: bool,
    rule: Rule,
    /// Whether its sessions can be booked at once. If not they are drafts, each published by itself.
    #[oai(default)]
    publish: bool,
}

impl NewSeries {
    pub(super) fn schedule(self, caller: &Claims) -> Result<ScheduleSeries, Problem> {
        Ok(ScheduleSeries {
            caller: caller.caller(),
            series_id: SeriesId::generate(),
            template_id: self.template_id,
            coach: coach(self.coach_id, self.any_coach_of)?,
            name: self.name.map(|name| parse("name", name.0)).transpose()?,
            duration: self.duration_minutes.map(|minutes| parse("duration_minutes", minutes)).transpose()?,
            capacity: self.capacity.map(|capacity| parse("capacity", capacity)).transpose()?,
            credits: self.credits.map(|credits| parse("credits", credits)).transpose()?,
            minimum_attendance: self.minimum_attendance.map(TryInto::try_into).transpose()?,
            room: room_choice(self.room_id, self.without_room)?,
            fit: fit(self.exceed_room),
            rule: self.rule.try_into()?,
            publication: if self.publish { Publication::AtOnce } else { Publication::Later },
        })
    }
}

/// A session of a series.
#[derive(Object)]
struct PlannedSession {
    /// The day by which the series knows it.
    date: Date,
    session_id: SessionId,
    /// When it starts.
    starts_at: DateTime<Utc>,
}

/// The series that was planned.
#[derive(Object)]
pub(super) struct PlannedSeries {
    series_id: SeriesId,
    /// Its sessions, in the order of their days.
    sessions: Vec<PlannedSession>,
}

impl From<SeriesIs> for PlannedSeries {
    fn from(is: SeriesIs) -> Self {
        let session = |session: SeriesSession| PlannedSession {
            date: Date(session.date),
            session_id: session.session_id,
            starts_at: session.starts_at,
        };
        Self { series_id: is.series_id, sessions: is.sessions.into_iter().map(session).collect() }
    }
}

/// What the coming sessions of a series shall say. What is left out stays as it is.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Changes {
    /// Who leads them.
    coach_id: Option<AccountId>,
    /// What they are called: one line of at most 100 characters.
    name: Option<Text>,
    /// When they start, as the clock there shows it: `07:30`.
    local_time: Option<Text>,
    /// Which of the two is meant, should the clocks show that time twice.
    on_repeated_time: Option<OnRepeatedTime>,
    /// How long they last: 1 to 1440.
    duration_minutes: Option<u32>,
    /// How many may take part: 1 to 10000.
    capacity: Option<u32>,
    /// What a place costs whoever books from now on: 0 to 1000 credits.
    credits: Option<u32>,
    /// In which room they take place.
    room_id: Option<RoomId>,
    /// In none of the rooms any more.
    #[oai(default)]
    without_room: bool,
}

impl TryFrom<Changes> for SeriesChanges {
    type Error = Problem;

    fn try_from(changes: Changes) -> Result<Self, Problem> {
        Ok(Self {
            coach_id: changes.coach_id,
            name: changes.name.map(|name| parse("name", name.0)).transpose()?,
            local_time: changes.local_time.map(|time| parse("local_time", time.0)).transpose()?,
            on_repeated_time: changes.on_repeated_time.map(Into::into),
            duration_minutes: changes.duration_minutes.map(|long| parse("duration_minutes", long)).transpose()?,
            capacity: changes.capacity.map(|capacity| parse("capacity", capacity)).transpose()?,
            credits: changes.credits.map(|credits| parse("credits", credits)).transpose()?,
            room: room_choice(changes.room_id, changes.without_room)?,
        })
    }
}

/// Which sessions of a series change, and how.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct SeriesChange {
    /// From this day on; all that are still to come if left out.
    from: Option<Date>,
    /// Also those that were changed by themselves.
    #[oai(default)]
    including_exceptions: bool,
    /// Whether they may have more places than their room holds.
    #[oai(default)]
    exceed_room: bool,
    changes: Changes,
}

impl SeriesChange {
    pub(super) fn change(self, caller: &Claims, series_id: SeriesId) -> Result<ChangeSeries, Problem> {
        let exceptions = if self.including_exceptions { Exceptions::Included } else { Exceptions::LeftAlone };
        let which = Coming { from: self.from.map(|from| from.0), exceptions };
        let (changes, fit) = (self.changes.try_into()?, fit(self.exceed_room));
        Ok(ChangeSeries { caller: caller.caller(), series_id, which, changes, fit })
    }
}

/// Which sessions of a series are called off, and why.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct SeriesCancellation {
    /// From this day on; all that are still to come if left out.
    pub(super) from: Option<Date>,
    /// Why: one line of at most 500 characters.
    pub(super) reason: Text,
}

/// What became of a series.
#[derive(Object)]
pub(super) struct ChangedSeries {
    series_id: SeriesId,
    /// The sessions that were changed or called off, in the order of their days.
    sessions: Vec<SessionId>,
}

impl From<SessionsOfSeries> for ChangedSeries {
    fn from(of: SessionsOfSeries) -> Self {
        Self { series_id: of.series_id, sessions: of.sessions }
    }
}
