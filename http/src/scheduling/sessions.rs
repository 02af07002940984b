//! Planning sessions and finding them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::values::Role;
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::rooms::values::{LocationId, RoomId};
use regimen_core::scheduling::values::{SeriesId, SessionId, SessionStatus, TemplateId};
use regimen_core::scheduling::{CoachChoice, ScheduleSession, SessionRefusal};
use regimen_projections::Page;
use regimen_projections::scheduling::{
    SessionFilter, SessionRow, Viewer, find_session, find_session_as_of, find_sessions,
};

use super::rooms::{fit, room_choice};
use super::shapes::{MinimumAttendance, Session, SessionState};
use crate::api::{Area, AsOf, Created, Text, asked, found, parse};
use crate::edge::{Claims, Coach, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct SessionsApi;

/// A session to be planned. What is left out comes from the template.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewSession {
    template_id: Option<TemplateId>,
    /// What it is called: one line of at most 100 characters.
    name: Option<Text>,
    /// Who leads it; the caller if left out. Only admins name others.
    coach_id: Option<AccountId>,
    /// Any of these 2 to 20 coaches, for admins: of those who are free the one who leads the fewest sessions in the week
    /// before and after it. Only without `coach_id`.
    any_coach_of: Option<Vec<AccountId>>,
    /// When it starts, with the offset from UTC.
    starts_at: DateTime<Utc>,
    /// When it ends: at most 24 hours later.
    ends_at: Option<DateTime<Utc>>,
    /// How many may take part: 1 to 10000.
    capacity: Option<u32>,
    /// What a place costs: 0 to 1000 credits. Without a template, 0 if left out.
    credits: Option<u32>,
    /// How many have to be booked for it to take place.
    minimum_attendance: Option<MinimumAttendance>,
    /// In which room it takes place; that of the template if left out.
    room_id: Option<RoomId>,
    /// In none of the rooms, whatever the template says.
    #[oai(default)]
    without_room: bool,
    /// Whether it may have more places than the room holds.
    #[oai(default)]
    exceed_room: bool,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct SessionPage {
    items: Vec<Session>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl NewSession {
    fn schedule(self, caller: &Claims) -> Result<ScheduleSession, Problem> {
        Ok(ScheduleSession {
            caller: caller.caller(),
            session_id: SessionId::allocate(),
            template_id: self.template_id,
            coach: coach(self.coach_id, self.any_coach_of)?,
            name: self.name.map(|name| parse("name", name.0)).transpose()?,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            capacity: self.capacity.map(|capacity| parse("capacity", capacity)).transpose()?,
            credits: self.credits.map(|credits| parse("credits", credits)).transpose()?,
            minimum_attendance: self.minimum_attendance.map(TryInto::try_into).transpose()?,
            room: room_choice(self.room_id, self.without_room)?,
            fit: fit(self.exceed_room),
        })
    }
}

/// Who shall lead something, as it was asked.
pub(super) fn coach(named: Option<AccountId>, any: Option<Vec<AccountId>>) -> Result<CoachChoice, Problem> {
    match (named, any) {
        (None, None) => Ok(CoachChoice::Caller),
        (Some(coach_id), None) => Ok(CoachChoice::Named(coach_id)),
        (None, Some(any)) => Ok(CoachChoice::AnyOf(parse("any_coach_of", any)?)),
        (Some(_), Some(_)) => Err(Problem::invalid("request.invalid", "give coach_id or any_coach_of, not both")),
    }
}

#[OpenApi(prefix_path = "/sessions", tag = "Area::Scheduling")]
impl SessionsApi {
    /// Plan a session
    ///
    /// It is a draft until it is published. Its coach's time is taken at once: who leads another session then is refused with
    /// 409 `calendar.overlap`, and if none of `any_coach_of` is free, with 409 `calendar.nobody_free`. Its room is taken as well: 409
    /// `room.taken`; one that holds fewer than may take part is refused with 422 `room.too_small` unless `exceed_room` is said.
    #[oai(path = "/", method = "post", operation_id = "schedule_session")]
    async fn schedule(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewSession>,
    ) -> Result<Created<SessionState>, Problem> {
        let schedule = body.0.schedule(&caller)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &schedule).await?;
        Ok(Created::of(done, SessionState::from))
    }

    /// Sessions
    ///
    /// In the order in which they start. Clients see published ones, coaches all of their own as well, admins all.
    #[oai(path = "/", method = "get", operation_id = "list_sessions")]
    #[expect(clippy::too_many_arguments, reason = "one for each filter of the documented query")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Only those that start at this instant or later.
        from: Query<Option<DateTime<Utc>>>,
        /// Only those that start before this instant.
        to: Query<Option<DateTime<Utc>>>,
        /// Only those that this coach leads.
        coach_id: Query<Option<AccountId>>,
        /// Only those made from this template.
        template_id: Query<Option<TemplateId>>,
        /// Only those of this series.
        series_id: Query<Option<SeriesId>>,
        /// Only those that take place at this location.
        location_id: Query<Option<LocationId>>,
        /// Only those that take place in this room.
        room_id: Query<Option<RoomId>>,
        /// Only those with a free place (`true`) or without (`false`).
        available: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<SessionPage>, Problem> {
        let filter = SessionFilter {
            viewer: viewer(&caller),
            from: from.0,
            to: to.0,
            coach_id: coach_id.0,
            template_id: template_id.0,
            series_id: series_id.0,
            location_id: location_id.0,
            room_id: room_id.0,
            status: None,
            available: available.0,
        };
        let page = found(find_sessions(&parts.reader, caller.org(), &filter, &asked(&limit, &cursor)?).await)?;
        let Page { items, next } = page.map(Session::from);
        Ok(Json(SessionPage { items, next_cursor: next }))
    }
}

pub(super) fn viewer(caller: &Claims) -> Viewer {
    match caller.role {
        Role::Client | Role::Desk => Viewer::Public,
        Role::Coach => Viewer::Coach(caller.account_id()),
        Role::Admin | Role::Owner | Role::Auditor => Viewer::Admin,
    }
}

/// The session, if `caller` may know of it: a draft is nobody's business but its coach's, admins' and auditors'.
pub(crate) async fn visible_session(
    parts: &Parts,
    caller: &Claims,
    session_id: SessionId,
    as_of: Option<&AsOf>,
) -> Result<SessionRow, Problem> {
    let row = found(match as_of {
        Some(moment) => find_session_as_of(&parts.reader, caller.org(), session_id, moment.position).await,
        None => find_session(&parts.reader, caller.org(), session_id).await,
    })?;
    let drafts = |row: &SessionRow| match viewer(caller) {
        Viewer::Public => false,
        Viewer::Coach(coach_id) => row.coach_id == coach_id,
        Viewer::Admin => true,
    };
    let visible = |row: &SessionRow| row.status != SessionStatus::Draft || drafts(row);
    row.filter(visible).ok_or_else(|| Problem::refused(&SessionRefusal::SessionNotFound))
}
