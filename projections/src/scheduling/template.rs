//! Templates that can be used; deleted ones are gone.

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::events::TemplateEvent;
use regimen_core::scheduling::rooms::values::RoomId;
use regimen_core::scheduling::values::{
    Capacity, CreditPrice, DurationMinutes, MinimumAttendance, SessionName, TemplateId,
};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateRow {
    /// The template.
    pub template_id: TemplateId,
    /// Whose it is.
    pub coach_id: AccountId,
    /// What its classes are called.
    pub name: SessionName,
    /// How long they last.
    pub duration_minutes: DurationMinutes,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
    /// How many have to be booked for one to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_id: Option<RoomId>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// One row for each template that is not deleted.
#[derive(Debug)]
pub struct TemplatesView;

impl View for TemplatesView {
    type Row = TemplateRow;
    const NAME: &'static str = "scheduling_template";
    const VERSION: u32 = 3;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("coach_id")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["coach_id"]];

    fn reads(kind: &str) -> bool {
        TemplateEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(TemplateEvent::TemplateUpdated(updated)) => keys.push(updated.template_id.to_string()),
            Some(TemplateEvent::TemplateCreated(_) | TemplateEvent::TemplateDeleted(_)) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<TemplateRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(TemplateEvent::TemplateCreated(created)) => rows.put(
                created.template_id.to_string(),
                TemplateRow {
                    template_id: created.template_id,
                    coach_id: created.coach_id,
                    name: created.name.clone(),
                    duration_minutes: created.duration_minutes,
                    capacity: created.capacity,
                    credits: created.credits,
                    minimum_attendance: created.minimum_attendance,
                    room_id: created.room_id,
                    created_at: created.created_at,
                },
            ),
            Some(TemplateEvent::TemplateUpdated(updated)) => {
                let row = rows.change(&updated.template_id.to_string())?;
                row.name = updated.name.clone();
                row.duration_minutes = updated.duration_minutes;
                row.capacity = updated.capacity;
                row.credits = updated.credits;
                row.minimum_attendance = updated.minimum_attendance;
                row.room_id = updated.room_id;
            }
            Some(TemplateEvent::TemplateDeleted(deleted)) => rows.remove(deleted.template_id.to_string()),
            None => {}
        }
        Ok(())
    }

    fn columns(row: &TemplateRow) -> Vec<Value> {
        vec![Value::text(row.coach_id)]
    }
}

/// The template of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_template(reader: &Reader, org: OrgId, id: TemplateId) -> Result<Option<TemplateRow>, FindError> {
    reader.get::<TemplatesView>(org, &id.to_string()).await
}

/// The templates of `coach`, or of everybody, in the order in which they were made.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_templates(
    reader: &Reader,
    org: OrgId,
    coach: Option<AccountId>,
    page: &PageRequest,
) -> Result<Page<TemplateRow>, FindError> {
    let query = Query::new(org, "templates", None).and_if("coach_id = ?", coach.map(Value::text));
    reader.page::<TemplatesView>(query, page).await
}

/// The template as it was at `position`.
///
/// # Errors
/// When the log does not answer.
pub async fn find_template_as_of(
    reader: &Reader,
    org: OrgId,
    id: TemplateId,
    position: Position,
) -> Result<Option<TemplateRow>, FindError> {
    reader.as_of(org, &[StreamId::new("template", id)], position).await?.row::<TemplatesView>(&id.to_string())
}
