//! What happens to one session's planning.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;
use crate::scheduling::values::{CancelReason, SessionDetails, SessionId, SessionStatus};

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

/// A session says something else of itself. Whose places move with it is in the same commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionChanged {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself from now on.
    #[serde(flatten)]
    pub details: SessionDetails,
    /// How far it has come: a draft, or published.
    pub status: SessionStatus,
    /// When it was changed.
    pub changed_at: DateTime<Utc>,
}

/// Somebody else leads a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoachSubstituted {
    /// The session.
    pub session_id: SessionId,
    /// Who would have led it.
    pub from: AccountId,
    /// Who leads it now.
    pub to: AccountId,
    /// When that was decided.
    pub substituted_at: DateTime<Utc>,
}

/// It was looked at whether enough are booked, and the session takes place: enough are, or it is too late to call it off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinimumReached {
    /// The session.
    pub session_id: SessionId,
    /// How many places were booked.
    pub booked: u32,
    /// When it was looked at.
    pub reached_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one session's planning.
    pub enum SessionEvent {
        SessionScheduled = 1,
        SessionPublished = 1,
        SessionStarted = 1,
        SessionCompleted = 1,
        SessionCancelled = 1,
        SessionChanged = 1,
        CoachSubstituted = 1,
        MinimumReached = 1,
    }
}
