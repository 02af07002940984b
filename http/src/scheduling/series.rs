//! Planning a series, finding it, changing it or the rest of it, and calling it off.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::CancelSeries;
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::SeriesRefusal;
use regimen_core::scheduling::values::SeriesId;
use regimen_projections::Page;
use regimen_projections::scheduling::{
    SeriesFilter, SeriesRow, SessionFilter, find_all_sessions, find_series, find_series_list,
};

use super::series_bodies::{ChangedSeries, NewSeries, PlannedSeries, SeriesCancellation, SeriesChange};
use super::series_shapes::Series;
use super::sessions::viewer;
use super::shapes::Session;
use crate::api::{Area, Created, Written, asked, found, parse};
use crate::edge::{Claims, Coach, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct SeriesApi;

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
    /// `series.time_ambiguous` unless `on_repeated_time` says which. The coach is taken: 409 `series.coach_taken` with the days;
    /// the room: 409 `series.room_taken`.
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
