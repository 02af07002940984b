//! Finding sessions: by id, and in the order in which they start.

use chrono::{DateTime, Utc};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::rooms::values::{LocationId, RoomId};
use regimen_core::scheduling::values::{SeriesId, SessionId, SessionStatus, TemplateId};

use super::session::{SessionRow, SessionsView};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// Who looks at the timetable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Viewer {
    /// Anybody: published sessions.
    #[default]
    Public,
    /// A coach: published sessions, and all of their own.
    Coach(AccountId),
    /// An admin or an auditor: all sessions.
    Admin,
}

/// Which sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Only what they may see.
    pub viewer: Viewer,
    /// Only those that start at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that start before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Only those that they lead.
    pub coach_id: Option<AccountId>,
    /// Only those made from it.
    pub template_id: Option<TemplateId>,
    /// Only those of it.
    pub series_id: Option<SeriesId>,
    /// Only those that take place there.
    pub location_id: Option<LocationId>,
    /// Only those that take place in it.
    pub room_id: Option<RoomId>,
    /// Only those that have come this far.
    pub status: Option<SessionStatus>,
    /// Only those that can be booked and have a free place (`true`), or only the others (`false`).
    pub available: Option<bool>,
}

impl SessionFilter {
    fn query(&self, org: OrgId) -> Query {
        let query = Query::new(org, "sessions", Some("starts_at"))
            .and_if("starts_at >= ?", self.from.map(|from| from.timestamp_micros()))
            .and_if("starts_at < ?", self.to.map(|to| to.timestamp_micros()))
            .and_if("coach_id = ?", self.coach_id.map(Value::text))
            .and_if("template_id = ?", self.template_id.map(Value::text))
            .and_if("series_id = ?", self.series_id.map(Value::text))
            .and_if("location_id = ?", self.location_id.map(Value::text))
            .and_if("room_id = ?", self.room_id.map(Value::text))
            .and_if("status = ?", self.status.map(SessionStatus::name));
        let query = match self.viewer {
            Viewer::Public => query.and("status = ?", SessionStatus::Published.name()),
            Viewer::Coach(coach) => query.and("(status = 'published' OR coach_id = ?)", Value::text(coach)),
            Viewer::Admin => query,
        };
        match self.available {
            None => query,
            Some(true) => query.and("status = 'published' AND spots_left > ?", 0_i64),
            Some(false) => query.and("NOT (status = 'published' AND spots_left > ?)", 0_i64),
        }
    }
}

/// The session of this id, whatever its status.
///
/// # Errors
/// When the database does not answer.
pub async fn find_session(reader: &Reader, org: OrgId, id: SessionId) -> Result<Option<SessionRow>, FindError> {
    reader.get::<SessionsView>(org, &id.to_string()).await
}

/// Sessions in the order in which they start.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_sessions(
    reader: &Reader,
    org: OrgId,
    filter: &SessionFilter,
    page: &PageRequest,
) -> Result<Page<SessionRow>, FindError> {
    reader.page::<SessionsView>(filter.query(org), page).await
}

/// The same where the domain bounds their number: those of one series, or of one coach on one day.
///
/// # Errors
/// When the database does not answer.
pub async fn find_all_sessions(
    reader: &Reader,
    org: OrgId,
    filter: &SessionFilter,
) -> Result<Vec<SessionRow>, FindError> {
    reader.all::<SessionsView>(filter.query(org)).await
}

/// The session as it was at `position`.
///
/// # Errors
/// When the log does not answer.
pub async fn find_session_as_of(
    reader: &Reader,
    org: OrgId,
    id: SessionId,
    position: Position,
) -> Result<Option<SessionRow>, FindError> {
    let streams = [StreamId::new("session", id), StreamId::new("roster", id)];
    reader.as_of(org, &streams, position).await?.row::<SessionsView>(&id.to_string())
}
