//! What happens to templates and sessions, and to the time of those who lead them.

mod calendar;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{
    CancelReason, Capacity, CreditPrice, DurationMinutes, SessionDetails, SessionId, SessionName, TemplateId,
};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

pub use calendar::{CalendarEvent, TimeReleased, TimeReserved};

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

/// A session is planned, as a draft. Stream `session-{session_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionScheduled {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    #[serde(flatten)]
    pub details: SessionDetails,
    /// When it was planned.
    pub scheduled_at: DateTime<Utc>,
}

/// A session can be booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionPublished {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    #[serde(flatten)]
    pub details: SessionDetails,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// A session has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStarted {
    /// The session.
    pub session_id: SessionId,
    /// When.
    pub started_at: DateTime<Utc>,
}

/// A session is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCompleted {
    /// The session.
    pub session_id: SessionId,
    /// When.
    pub completed_at: DateTime<Utc>,
}

/// A session will not take place; who had booked it is in the same commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionCancelled {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    #[serde(flatten)]
    pub details: SessionDetails,
    /// Why, in the words of whoever cancelled it.
    pub reason: Personal<CancelReason>,
    /// When it was cancelled.
    pub cancelled_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one session's planning.
    pub enum SessionEvent {
        SessionScheduled = 1,
        SessionPublished = 1,
        SessionStarted = 1,
        SessionCompleted = 1,
        SessionCancelled = 1,
    }
}
