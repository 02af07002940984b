//! One session: shown, changed while it is planned, led by somebody else.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::{ChangeSession, SubstituteCoach};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::SessionChanges;
use regimen_core::scheduling::rooms::values::RoomId;
use regimen_core::scheduling::values::SessionId;

use super::rooms::{fit, room_choice};
use super::sessions::visible_session;
use super::shapes::{Session, SessionState};
use crate::api::{Area, AsOf, Text, Written, parse};
use crate::edge::{Coach, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct SessionApi;

/// What a session shall say of itself. What is left out stays as it is.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct SessionChange {
    /// What it is called: one line of at most 100 characters.
    name: Option<Text>,
    /// When it starts; if no end is given it lasts as long as before.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends: at most 24 hours later.
    ends_at: Option<DateTime<Utc>>,
    /// How many may take part: 1 to 10000.
    capacity: Option<u32>,
    /// What a place costs whoever books from now on: 0 to 1000 credits.
    credits: Option<u32>,
    /// In which room it takes place from now on.
    room_id: Option<RoomId>,
    /// In none of the rooms any more.
    #[oai(default)]
    without_room: bool,
    /// Whether it may have more places than the room holds.
    #[oai(default)]
    exceed_room: bool,
}

impl TryFrom<SessionChange> for SessionChanges {
    type Error = Problem;

    fn try_from(change: SessionChange) -> Result<Self, Problem> {
        Ok(Self {
            name: change.name.map(|name| parse("name", name.0)).transpose()?,
            starts_at: change.starts_at,
            ends_at: change.ends_at,
            capacity: change.capacity.map(|capacity| parse("capacity", capacity)).transpose()?,
            credits: change.credits.map(|credits| parse("credits", credits)).transpose()?,
            room: room_choice(change.room_id, change.without_room)?,
            fit: fit(change.exceed_room),
        })
    }
}

/// Who leads a session instead.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Substitute {
    /// Another coach, who is free at that time.
    coach_id: AccountId,
}

/// Who leads a session now.
#[derive(Object)]
struct Substituted {
    session_id: SessionId,
    /// Who led it before.
    from: AccountId,
    /// Who leads it.
    to: AccountId,
}

#[OpenApi(prefix_path = "/sessions", tag = "Area::Scheduling")]
impl SessionApi {
    /// One session
    #[oai(path = "/:session_id", method = "get", operation_id = "get_session")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        session_id: Path<SessionId>,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Session>, Problem> {
        let as_of = AsOf::parse(&parts, caller.org(), &as_of).await?;
        Ok(Json(visible_session(&parts, &caller, session_id.0, as_of.as_ref()).await?.into()))
    }

    /// Change a session
    ///
    /// Until it begins. Who has a place keeps it, at the new time, for what they paid. A session of a series stands by itself
    /// from then on. Its coach leads another session then: 409 `calendar.overlap`; its room is taken: 409 `room.taken`.
    #[oai(path = "/:session_id", method = "patch", operation_id = "change_session")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        session_id: Path<SessionId>,
        body: Json<SessionChange>,
    ) -> Result<Written<SessionState>, Problem> {
        let change = ChangeSession { caller: caller.caller(), session_id: session_id.0, changes: body.0.try_into()? };
        let done = parts.core.executor().execute(&caller.command(), &change).await?;
        Ok(Written::of(done, SessionState::from))
    }

    /// Let another coach lead a session
    ///
    /// Who has a place is told. The substitute leads another session then: 409 `calendar.overlap`.
    #[oai(path = "/:session_id/substitute", method = "post", operation_id = "substitute_coach")]
    async fn substitute(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Substitute>,
    ) -> Result<Written<Substituted>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (caller, session_id) = (caller.caller(), session_id.0);
        let substitute = SubstituteCoach { caller, session_id, coach_id: body.coach_id };
        let done = parts.core.executor().execute(&request, &substitute).await?;
        Ok(Written::of(done, |is| Substituted { session_id: is.session_id, from: is.from, to: is.to }))
    }
}
