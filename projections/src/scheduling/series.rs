//! Series, as they were planned and changed last. Their sessions are in the view of sessions.

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::events::{SeriesEvent, SeriesScheduled, SessionEvent};
use regimen_core::scheduling::rooms::values::{RoomChoice, RoomId};
use regimen_core::scheduling::values::{
    Capacity, CreditPrice, DurationMinutes, MinimumAttendance, SeriesId, SeriesRule, SessionName, TemplateId,
};
use serde::{Deserialize, Serialize};

use super::session_finder::Viewer;
use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesRow {
    /// The series.
    pub series_id: SeriesId,
    /// The template it was made from.
    pub template_id: Option<TemplateId>,
    /// Who leads it.
    pub coach_id: AccountId,
    /// What its sessions are called.
    pub name: SessionName,
    /// How long they last.
    pub duration_minutes: DurationMinutes,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
    /// How many have to be booked for a session to take place.
    pub minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_id: Option<RoomId>,
    /// Its rule.
    pub rule: SeriesRule,
    /// Whether any of its sessions was ever published, so that everybody may know of it.
    pub published: bool,
    /// When it was planned.
    pub scheduled_at: DateTime<Utc>,
    /// When it was called off, if it was, or the rest of it.
    pub cancelled_at: Option<DateTime<Utc>>,
}

impl From<&SeriesScheduled> for SeriesRow {
    fn from(scheduled: &SeriesScheduled) -> Self {
        Self {
            series_id: scheduled.series_id,
            template_id: scheduled.template_id,
            coach_id: scheduled.coach_id,
            name: scheduled.name.clone(),
            duration_minutes: scheduled.duration_minutes,
            capacity: scheduled.capacity,
            credits: scheduled.credits,
            minimum_attendance: scheduled.minimum_attendance,
            room_id: scheduled.room_id,
            rule: scheduled.rule.clone(),
            published: scheduled.published,
            scheduled_at: scheduled.scheduled_at,
            cancelled_at: None,
        }
    }
}

/// One row for each series.
#[derive(Debug)]
pub struct SeriesView;

impl View for SeriesView {
    type Row = SeriesRow;
    const NAME: &'static str = "scheduling_series";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("coach_id"), Column::int("published")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["coach_id"]];

    fn reads(kind: &str) -> bool {
        SeriesEvent::knows(kind) || kind == "SessionPublished"
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(SeriesEvent::SeriesScheduled(_)) | None => {}
            Some(SeriesEvent::SeriesChanged(changed)) => keys.push(changed.series_id.to_string()),
            Some(SeriesEvent::SeriesCancelled(cancelled)) => keys.push(cancelled.series_id.to_string()),
        }
        keys.extend(published(event)?.map(|series_id| series_id.to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<SeriesRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(SeriesEvent::SeriesScheduled(scheduled)) => {
                rows.put(scheduled.series_id.to_string(), scheduled.into());
            }
            Some(SeriesEvent::SeriesChanged(changed)) => {
                let (row, changes) = (rows.change(&changed.series_id.to_string())?, &changed.changes);
                row.coach_id = changes.coach_id.unwrap_or(row.coach_id);
                row.name = changes.name.clone().unwrap_or_else(|| row.name.clone());
                row.rule.local_time = changes.local_time.unwrap_or(row.rule.local_time);
                row.rule.on_repeated_time = changes.on_repeated_time.or(row.rule.on_repeated_time);
                row.duration_minutes = changes.duration_minutes.unwrap_or(row.duration_minutes);
                row.capacity = changes.capacity.unwrap_or(row.capacity);
                row.credits = changes.credits.unwrap_or(row.credits);
                row.room_id = changes.room.map_or(row.room_id, RoomChoice::room);
            }
            Some(SeriesEvent::SeriesCancelled(cancelled)) => {
                rows.change(&cancelled.series_id.to_string())?.cancelled_at = Some(cancelled.cancelled_at);
            }
            None => {}
        }
        if let Some(series_id) = published(event)?
            && let Some(row) = rows.change_if_there(&series_id.to_string())?
        {
            // A series that is published at once has its sessions' events before its own.
            row.published = true;
        }
        Ok(())
    }

    fn columns(row: &SeriesRow) -> Vec<Value> {
        vec![Value::text(row.coach_id), row.published.into()]
    }
}

/// The series one of whose sessions was published.
fn published(event: &Event) -> Result<Option<SeriesId>, FoldError> {
    Ok(match event.read()? {
        Some(SessionEvent::SessionPublished(published)) => published.details.series.map(|series| series.series_id),
        Some(_) | None => None,
    })
}

/// Which series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeriesFilter {
    /// Only what they may see.
    pub viewer: Viewer,
    /// Only those that they lead.
    pub coach_id: Option<AccountId>,
}

/// The series of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_series(reader: &Reader, org: OrgId, id: SeriesId) -> Result<Option<SeriesRow>, FindError> {
    reader.get::<SeriesView>(org, &id.to_string()).await
}

/// Series in the order in which they were planned.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_series_list(
    reader: &Reader,
    org: OrgId,
    filter: &SeriesFilter,
    page: &PageRequest,
) -> Result<Page<SeriesRow>, FindError> {
    let query = Query::new(org, "series", None).and_if("coach_id = ?", filter.coach_id.map(Value::text));
    let query = match filter.viewer {
        Viewer::Public => query.and("published = ?", 1_i64),
        Viewer::Coach(coach) => query.and("(published = 1 OR coach_id = ?)", Value::text(coach)),
        Viewer::Admin => query,
    };
    reader.page::<SeriesView>(query, page).await
}
