//! Planning a series, finding it, changing it or the rest of it, and calling it off.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::{CancelSeries, ChangeSeries, SessionsOfSeries};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::events::SeriesChanges;
use regimen_core::scheduling::values::{SeriesId, SessionId, TemplateId};
use regimen_core::scheduling::{Coming, Exceptions, Publication, ScheduleSeries, SeriesIs, SeriesRefusal};
use regimen_projections::Page;
use regimen_projections::scheduling::{
    SeriesFilter, SeriesRow, SessionFilter, find_all_sessions, find_series, find_series_list,
};

use super::series_shapes::{OnRepeatedTime, Rule, Series};
use super::sessions::viewer;
use super::shapes::{MinimumAttendance, Session};
use crate::api::{Area, Created, Date, Text, Written, asked, found, parse};
use crate::edge::{Claims, Coach, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct SeriesApi;

/// A series to be planned. What is left out comes from the template.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewSeries {
    template_id: Option<TemplateId>,
    /// What its sessions are called: one line of at most 100 characters.
    name: Option<Text>,
    /// Who leads it; the caller if left out. Only admins name others.
    coach_id: Option<AccountId>,
    /// How long its sessions last: 1 to 1440.
    duration_minutes: Option<u32>,
    /// How many may take part: 1 to 10000.
    capacity: Option<u32>,
    /// What a place costs: 0 to 1000 credits. Without a template, 0 if left out.
    credits: Option<u32>,
    /// How many have to be booked for a session to take place.
    minimum_attendance: Option<MinimumAttendance>,
    rule: Rule,
    /// Whether its sessions can be booked at once. If not they are drafts, each published by itself.
    #[oai(default)]
    publish: bool,
}

impl NewSeries {
    fn schedule(self, caller: &Claims) -> Result<ScheduleSeries, Problem> {
        Ok(ScheduleSeries {
            caller: caller.caller(),
            series_id: SeriesId::generate(),
            template_id: self.template_id,
            coach_id: self.coach_id,
            name: self.name.map(|name| parse("name", name.0)).transpose()?,
            duration: self.duration_minutes.map(|minutes| parse("duration_minutes", minutes)).transpose()?,
            capacity: self.capacity.map(|capacity| parse("capacity", capacity)).transpose()?,
            credits: self.credits.map(|credits| parse("credits", credits)).transpose()?,
            minimum_attendance: self.minimum_attendance.map(TryInto::try_into).transpose()?,
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
    starts_at: chrono::DateTime<chrono::Utc>,
}

/// The series that was planned.
#[derive(Object)]
struct PlannedSeries {
    series_id: SeriesId,
    /// Its sessions, in the order of their days.
    sessions: Vec<PlannedSession>,
}

impl From<SeriesIs> for PlannedSeries {
    fn from(is: SeriesIs) -> Self {
        let session = |session: regimen_core::scheduling::SeriesSession| PlannedSession {
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
        })
    }
}

/// Which sessions of a series change, and how.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SeriesChange {
    /// From this day on; all that are still to come if left out.
    from: Option<Date>,
    /// Also those that were changed by themselves.
    #[oai(default)]
    including_exceptions: bool,
    changes: Changes,
}

impl SeriesChange {
    fn change(self, caller: &Claims, series_id: SeriesId) -> Result<ChangeSeries, Problem> {
        let exceptions = if self.including_exceptions { Exceptions::Included } else { Exceptions::LeftAlone };
        let which = Coming { from: self.from.map(|from| from.0), exceptions };
        Ok(ChangeSeries { caller: caller.caller(), series_id, which, changes: self.changes.try_into()? })
    }
}

/// Which sessions of a series are called off, and why.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SeriesCancellation {
    /// From this day on; all that are still to come if left out.
    from: Option<Date>,
    /// Why: one line of at most 500 characters.
    reason: Text,
}

/// What became of a series.
#[derive(Object)]
struct ChangedSeries {
    series_id: SeriesId,
    /// The sessions that were changed or called off, in the order of their days.
    sessions: Vec<SessionId>,
}

impl From<SessionsOfSeries> for ChangedSeries {
    fn from(of: SessionsOfSeries) -> Self {
        Self { series_id: of.series_id, sessions: of.sessions }
    }
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct SeriesPage {
    items: Vec<Series>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// A series with its sessions.
#[derive(Object)]
struct SeriesWithSessions {
    series: Series,
    /// Those that the caller may see, in the order in which they start; at most 200.
    sessions: Vec<Session>,
}

#[OpenApi(prefix_path = "/series", tag = "Area::Scheduling")]
impl SeriesApi {
    /// Plan a series
    ///
    /// All its sessions, or none: at most 200, over at most two years. They stay at their local time when the clocks change. A
    /// time that such a night leaves out is refused with 422 `series.time_skipped`, one that it shows twice with 422
    /// `series.time_ambiguous` unless `on_repeated_time` says which. The coach is taken: 409 `series.coach_taken` with the days.
    #[oai(path = "/", method = "post", operation_id = "schedule_series")]
    async fn schedule(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewSeries>,
    ) -> Result<Created<PlannedSeries>, Problem> {
        let schedule = body.0.schedule(&caller)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &schedule).await?;
        Ok(Created::of(done, PlannedSeries::from))
    }

    /// Series
    ///
    /// In the order in which they were planned. Clients see those that can be booked, coaches all of their own as well, admins
    /// all.
    #[oai(path = "/", method = "get", operation_id = "list_series")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Only those that this coach leads.
        coach_id: Query<Option<AccountId>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<SeriesPage>, Problem> {
        let filter = SeriesFilter { viewer: viewer(&caller), coach_id: coach_id.0 };
        let page = asked(&limit, &cursor)?;
        let page = found(find_series_list(&parts.reader, caller.org(), &filter, &page).await)?;
        let Page { items, next } = page.map(Series::from);
        Ok(Json(SeriesPage { items, next_cursor: next }))
    }

    /// One series
    ///
    /// With its sessions.
    #[oai(path = "/:series_id", method = "get", operation_id = "get_series")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        series_id: Path<SeriesId>,
    ) -> Result<Json<SeriesWithSessions>, Problem> {
        let series = visible_series(&parts, &caller, series_id.0).await?;
        let filter =
            SessionFilter { viewer: viewer(&caller), series_id: Some(series_id.0), ..SessionFilter::default() };
        let sessions = found(find_all_sessions(&parts.reader, caller.org(), &filter).await)?;
        let sessions = sessions.into_iter().map(Session::from).collect();
        Ok(Json(SeriesWithSessions { series: series.into(), sessions }))
    }

    /// Change a series, or the rest of it
    ///
    /// Every session of it that is still to come, in one step. Sessions that were changed by themselves are left alone unless
    /// `including_exceptions` is said.
    #[oai(path = "/:series_id", method = "patch", operation_id = "change_series")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        series_id: Path<SeriesId>,
        body: Json<SeriesChange>,
    ) -> Result<Written<ChangedSeries>, Problem> {
        let change = body.0.change(&caller, series_id.0)?;
        let done = parts.core.executor().execute(&caller.command(), &change).await?;
        Ok(Written::of(done, ChangedSeries::from))
    }

    /// Call a series off, or the rest of it
    ///
    /// Every session of it that is still to come. Every booking of them ends and every client gets all credits back, at once.
    #[oai(path = "/:series_id/cancel", method = "post", operation_id = "cancel_series")]
    async fn cancel(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        series_id: Path<SeriesId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<SeriesCancellation>,
    ) -> Result<Written<ChangedSeries>, Problem> {
        let SeriesCancellation { from, reason } = body.0;
        let (from, reason) = (from.map(|from| from.0), parse("reason", reason.0)?);
        let request = asked.name(caller.command(), key.as_deref())?;
        let cancel = CancelSeries { caller: caller.caller(), series_id: series_id.0, from, reason };
        let done = parts.core.executor().execute(&request, &cancel).await?;
        Ok(Written::of(done, ChangedSeries::from))
    }
}

/// The series, if `caller` may know of it: until one of its sessions is published it is its coach's business, and admins'.
async fn visible_series(parts: &Parts, caller: &Claims, series_id: SeriesId) -> Result<SeriesRow, Problem> {
    let row = found(find_series(&parts.reader, caller.org(), series_id).await)?;
    let visible = |row: &SeriesRow| row.published || caller.caller().may_act_for(row.coach_id);
    row.filter(visible).ok_or_else(|| Problem::refused(&SeriesRefusal::SeriesNotFound))
}
