//! What happens to templates and sessions, and to the time of those who lead them.

mod calendar;
mod series;
mod sessions;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{Capacity, CreditPrice, DurationMinutes, MinimumAttendance, SessionName, TemplateId};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::scheduling::rooms::values::RoomId;

pub use calendar::{CalendarEvent, TimeReleased, TimeReserved};
pub use series::{SeriesCancelled, SeriesChanged, SeriesChanges, SeriesEvent, SeriesScheduled};
pub use sessions::{
    CoachSubstituted, MinimumReached, SessionCancelled, SessionChanged, SessionCompleted, SessionEvent,
    SessionPublished, SessionScheduled, SessionStarted,
};

/// A coach has a new template. Stream `template-{template_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateCreated {
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
    /// How many have to be booked for a session to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_id: Option<RoomId>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A template says something else from now on; sessions made from it stay as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateUpdated {
    /// The template.
    pub template_id: TemplateId,
    /// What its classes are called.
    pub name: SessionName,
    /// How long they last.
    pub duration_minutes: DurationMinutes,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
    /// How many have to be booked for a session to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_id: Option<RoomId>,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// A template can be used no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateDeleted {
    /// The template.
    pub template_id: TemplateId,
    /// When.
    pub deleted_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one template.
    pub enum TemplateEvent {
        TemplateCreated = 1,
        TemplateUpdated = 1,
        TemplateDeleted = 1,
    }
}
