//! Coming to a whole series: enrolled in a course, or with a standing reservation.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::events::StandingOutcome;
use regimen_core::booking::values::{BookingId, StandingId};
use regimen_core::booking::{EndStanding, EnrolInCourse, EnrolmentIs, LeaveCourse, ReserveStanding, StandingIs};
use regimen_core::scheduling::values::{SeriesId, SessionId};
use regimen_projections::Page;
use regimen_projections::booking::{StandingRow, StandingSession, find_standings_of};

use super::why::ask;
use crate::api::{Area, Created, Written, asked, found};
use crate::edge::{Fingerprint, Participant, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct WholeSeriesApi;

/// Nothing to say.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NothingMore {}

/// An enrolment in a course, as it began or ended.
#[derive(Object)]
struct Enrolment {
    series_id: SeriesId,
    /// The bookings that were made, or given back.
    bookings: Vec<BookingId>,
    /// What they cost together, or what came back.
    credits: u32,
}

impl From<EnrolmentIs> for Enrolment {
    fn from(is: EnrolmentIs) -> Self {
        Self { series_id: is.series_id, bookings: is.bookings, credits: is.credits }
    }
}

/// A standing reservation that was made or ended.
#[derive(Object)]
struct StandingReservation {
    standing_id: StandingId,
    series_id: SeriesId,
    /// How many sessions were booked by this.
    booked: u32,
    /// How many could not be, or not yet: see `/me/standing`.
    not_booked: u32,
}

impl From<StandingIs> for StandingReservation {
    fn from(is: StandingIs) -> Self {
        let StandingIs { standing_id, series_id, booked, not_booked } = is;
        Self { standing_id, series_id, booked, not_booked }
    }
}

/// What came of a standing reservation in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum ReservedSessionState {
    /// It is booked.
    Booked,
    /// It could not be booked.
    NotBooked,
    /// Booking opens later, and then it is tried again.
    Waiting,
}

/// A session for a standing reservation.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct ReservedSession {
    session_id: SessionId,
    starts_at: DateTime<Utc>,
    state: ReservedSessionState,
    /// The booking, if it is booked.
    booking_id: Option<BookingId>,
    /// Why it could not be booked: the code of the refusal.
    because: Option<String>,
    /// When booking opens.
    opens_at: Option<DateTime<Utc>>,
}

impl From<(SessionId, StandingSession)> for ReservedSession {
    fn from((session_id, session): (SessionId, StandingSession)) -> Self {
        let (state, booking_id, because, opens_at) = match session.outcome {
            StandingOutcome::Booked { booking_id } => (ReservedSessionState::Booked, Some(booking_id), None, None),
            StandingOutcome::NotBooked { because } => (ReservedSessionState::NotBooked, None, Some(because), None),
            StandingOutcome::Waiting { opens_at } => (ReservedSessionState::Waiting, None, None, Some(opens_at)),
        };
        Self { session_id, starts_at: session.starts_at, state, booking_id, because, opens_at }
    }
}

/// A standing reservation with what came of it.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MyStanding {
    standing_id: StandingId,
    series_id: SeriesId,
    reserved_at: DateTime<Utc>,
    /// When it ended, if it has.
    ended_at: Option<DateTime<Utc>>,
    /// In the order in which they start; at most 200.
    sessions: Vec<ReservedSession>,
}

impl From<StandingRow> for MyStanding {
    fn from(row: StandingRow) -> Self {
        let mut sessions = row.sessions.into_iter().map(ReservedSession::from).collect::<Vec<_>>();
        sessions.sort_by_key(|session| session.starts_at);
        let StandingRow { standing_id, series_id, reserved_at, ended_at, .. } = row;
        Self { standing_id, series_id, reserved_at, ended_at, sessions }
    }
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct StandingPage {
    items: Vec<MyStanding>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[OpenApi(tag = "Area::Booking")]
impl WholeSeriesApi {
    /// Enrol in a course
    ///
    /// Books every session of the series that is still to come, all or none. What you have booked already you keep. One session
    /// cannot be booked: the refusal of that session, and nothing is booked.
    #[oai(path = "/series/:series_id/enrol", method = "post", operation_id = "enrol_in_course")]
    async fn enrol(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        series_id: Path<SeriesId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        _body: Json<NothingMore>,
    ) -> Result<Created<Enrolment>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let enrol = EnrolInCourse { series_id: series_id.0, client_id: caller.account_id() };
        let done = ask(&parts, &request, &enrol).await?;
        Ok(Created::of(done, Enrolment::from))
    }

    /// Leave a course
    ///
    /// Gives back the bookings of the enrolment that are still to come, each by the rules it was made under.
    #[oai(path = "/series/:series_id/enrol", method = "delete", operation_id = "leave_course")]
    async fn leave(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        series_id: Path<SeriesId>,
    ) -> Result<Written<Enrolment>, Problem> {
        let leave = LeaveCourse { series_id: series_id.0, caller: caller.caller() };
        let done = parts.core.executor().execute(&caller.command(), &leave).await?;
        Ok(Written::of(done, Enrolment::from))
    }

    /// Reserve a place in every session
    ///
    /// Books every session of the series that is still to come and can be booked, and every other one when it is published or
    /// when booking opens. `/me/standing` reports what was booked and what was not.
    #[oai(path = "/series/:series_id/standing", method = "post", operation_id = "reserve_standing")]
    async fn reserve(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        series_id: Path<SeriesId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        _body: Json<NothingMore>,
    ) -> Result<Created<StandingReservation>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let reserve = ReserveStanding { series_id: series_id.0, client_id: caller.account_id() };
        let done = ask(&parts, &request, &reserve).await?;
        Ok(Created::of(done, StandingReservation::from))
    }

    /// End a standing reservation
    ///
    /// What is booked stays booked.
    #[oai(path = "/series/:series_id/standing", method = "delete", operation_id = "end_standing")]
    async fn end(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        series_id: Path<SeriesId>,
    ) -> Result<Written<StandingReservation>, Problem> {
        let end = EndStanding { series_id: series_id.0, client_id: caller.account_id() };
        let done = parts.core.executor().execute(&caller.command(), &end).await?;
        Ok(Written::of(done, StandingReservation::from))
    }

    /// My standing reservations
    ///
    /// Newest first, with what came of each in every session.
    #[oai(path = "/me/standing", method = "get", operation_id = "my_standing")]
    async fn mine(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<StandingPage>, Problem> {
        let page = asked(&limit, &cursor)?;
        let page = found(find_standings_of(&parts.reader, caller.org(), caller.account_id(), &page).await)?;
        let Page { items, next } = page.map(MyStanding::from);
        Ok(Json(StandingPage { items, next_cursor: next }))
    }
}
