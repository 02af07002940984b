//! Standing in line before a full session.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::values::EntryId;
use regimen_core::booking::{JoinWaitlist, LeaveWaitlist, Leaver, ReorderWaitlist, StandsInLine};
use regimen_core::scheduling::values::SessionId;
use regimen_projections::Page;
use regimen_projections::booking::{EntryRow, EntryState, find_entries_of};

use super::holds::Followed;
use super::line::{WaitlistLine, line_of};
use super::why::ask;
use crate::api::{Area, Created, Text, Written, asked, found, parse};
use crate::edge::{Claims, Coach, Fingerprint, Link, Participant, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct WaitlistApi;

/// Who waits.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewEntry {
    /// For how many places, which stay together: 1 if left out.
    party: Option<u32>,
    /// How many of the places beside your own are paid with guest passes; 0 if left out.
    guest_passes: Option<u32>,
}

/// Where an entry shall stand.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewPosition {
    /// From 1; the end if there are not so many.
    position: u32,
    /// Why: one line of at most 500 characters, which everyone in the line can read.
    reason: Text,
}

/// A place in line.
#[derive(Object)]
struct Standing {
    entry_id: EntryId,
    session_id: SessionId,
    /// For how many places.
    party: u32,
    /// How many of them are paid with guest passes.
    guest_passes: u32,
    /// From 1.
    position: u32,
    /// Leaves the line without signing in: POST it to `/waitlist/leave`.
    leave_token: String,
}

#[derive(Object)]
struct HasLeft {
    entry_id: EntryId,
}

/// What became of a place in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "WaitlistStatus", rename_all = "snake_case")]
enum WaitlistStatus {
    /// You wait.
    Waiting,
    /// You got the places, or were offered them.
    Promoted,
    /// You left.
    Left,
}

impl From<EntryState> for WaitlistStatus {
    fn from(state: EntryState) -> Self {
        match state {
            EntryState::Waiting => Self::Waiting,
            EntryState::Promoted => Self::Promoted,
            EntryState::Left => Self::Left,
        }
    }
}

/// A place in line of one's own.
#[derive(Object)]
struct MyEntry {
    entry_id: EntryId,
    session_id: SessionId,
    session_name: String,
    starts_at: DateTime<Utc>,
    party: u32,
    /// How many of the places are paid with guest passes.
    guest_passes: u32,
    status: WaitlistStatus,
    joined_at: DateTime<Utc>,
}

impl From<EntryRow> for MyEntry {
    fn from(row: EntryRow) -> Self {
        Self {
            entry_id: row.entry_id,
            session_id: row.session_id,
            session_name: row.session_name.into(),
            starts_at: row.starts_at,
            party: row.party,
            guest_passes: row.guest_passes,
            status: row.state.into(),
            joined_at: row.joined_at,
        }
    }
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct EntryPage {
    items: Vec<MyEntry>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl Standing {
    fn of(parts: &Parts, caller: &Claims, is: StandsInLine) -> Self {
        let StandsInLine { entry_id, session_id, party, guest_passes, position } = is;
        let leave_token = parts.links.make(Link::LeaveWaitlist, caller.org(), entry_id.uuid());
        Self { entry_id, session_id, party: party.get(), guest_passes, position, leave_token }
    }
}

#[OpenApi(tag = "Area::Waitlist")]
impl WaitlistApi {
    /// Stand in line
    ///
    /// For a session that is full. Who stands there already keeps their place. While places are free: 409
    /// `waitlist.places_free`.
    #[oai(path = "/sessions/:session_id/waitlist", method = "post", operation_id = "join_waitlist")]
    async fn join(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewEntry>,
    ) -> Result<Created<Standing>, Problem> {
        let (party, guest_passes) = (parse("party", body.party.unwrap_or(1))?, body.guest_passes.unwrap_or(0));
        let join = JoinWaitlist { session_id: session_id.0, client_id: caller.account_id(), party, guest_passes };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = ask(&parts, &request, &join).await?;
        Ok(Created::of(done, |is| Standing::of(&parts, &caller, is)))
    }

    /// Leave the line
    #[oai(path = "/sessions/:session_id/waitlist", method = "delete", operation_id = "leave_waitlist")]
    async fn leave(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        session_id: Path<SessionId>,
    ) -> Result<Written<HasLeft>, Problem> {
        let leave = LeaveWaitlist { leaver: Leaver::Client(session_id.0, caller.account_id()) };
        let done = parts.core.executor().execute(&caller.command(), &leave).await?;
        Ok(Written::of(done, |is| HasLeft { entry_id: is.entry_id }))
    }

    /// Leave the line by link
    ///
    /// Without signing in, with the token of the link.
    #[oai(path = "/waitlist/leave", method = "post", operation_id = "leave_waitlist_by_link")]
    async fn leave_by_link(&self, parts: Data<&Arc<Parts>>, body: Json<Followed>) -> Result<Written<HasLeft>, Problem> {
        let (request, entry_id) = parts.links.follow(Link::LeaveWaitlist, &body.token.0)?;
        let leave = LeaveWaitlist { leaver: Leaver::Link(EntryId::from_uuid(entry_id)) };
        let done = parts.core.executor().execute(&request, &leave).await?;
        Ok(Written::of(done, |is| HasLeft { entry_id: is.entry_id }))
    }

    /// The line of a session
    ///
    /// Its coach and admins see everyone in it. Who stands in it sees where, and every change of its order with the reason.
    #[oai(path = "/sessions/:session_id/waitlist", method = "get", operation_id = "session_waitlist")]
    async fn line(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        session_id: Path<SessionId>,
    ) -> Result<Json<WaitlistLine>, Problem> {
        Ok(Json(line_of(&parts, &caller, session_id.0).await?))
    }

    /// Put somebody elsewhere in the line
    ///
    /// For the session's coach and admins, with a reason. Everyone in the line is told.
    #[oai(path = "/waitlist/:entry_id/position", method = "put", operation_id = "reorder_waitlist")]
    async fn reorder(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        entry_id: Path<EntryId>,
        body: Json<NewPosition>,
    ) -> Result<Written<NewStanding>, Problem> {
        let NewPosition { position, reason } = body.0;
        let reason = parse("reason", reason.0)?;
        let reorder = ReorderWaitlist { caller: caller.caller(), entry_id: entry_id.0, position, reason };
        let done = parts.core.executor().execute(&caller.command(), &reorder).await?;
        Ok(Written::of(done, |is| NewStanding { entry_id: is.entry_id, position: is.position }))
    }

    /// My places in line
    ///
    /// The newest first.
    #[oai(path = "/me/waitlist", method = "get", operation_id = "my_waitlist")]
    async fn my_entries(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Only those that still wait (`true`), or only the others (`false`).
        waiting: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<EntryPage>, Problem> {
        let page = asked(&limit, &cursor)?;
        let page = found(find_entries_of(&parts.reader, caller.org(), caller.account_id(), waiting.0, &page).await)?;
        let Page { items, next } = page.map(MyEntry::from);
        Ok(Json(EntryPage { items, next_cursor: next }))
    }
}

/// Where an entry stands.
#[derive(Object)]
struct NewStanding {
    entry_id: EntryId,
    /// From 1.
    position: u32,
}
