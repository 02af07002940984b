//! Rules are published.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::policies::{PolicyScope, PolicySections};
use crate::domain_events;

/// Another version of the rules of a scope. Bookings keep the version they were made under. Stream `policy-{scope}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPublished {
    /// For what.
    pub scope: PolicyScope,
    /// From 1 in each scope.
    pub version: u32,
    /// The rules; what is left out comes from the wider scope.
    pub policy: PolicySections,
    /// When.
    pub published_at: DateTime<Utc>,
}

domain_events! {
    /// The events of the rules of one scope.
    pub enum PolicyEvent {
        PolicyPublished = 1,
    }
}
