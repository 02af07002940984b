//! What happens to the rules of retention.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Cutoff, RetentionRule};
use crate::domain_events;
use crate::kernel::ids::OrgId;

/// An organization says how long what is kept. Stream `retention-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionSet {
    /// Which organization.
    pub org_id: OrgId,
    /// The rules; a class without one is kept.
    pub rules: Vec<RetentionRule>,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// What was kept for long enough goes. Stream `retention-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionApplied {
    /// Of which organization.
    pub org_id: OrgId,
    /// What goes.
    pub cutoffs: Vec<Cutoff>,
    /// When.
    pub applied_at: DateTime<Utc>,
}

domain_events! {
    /// The events of the rules of one organization.
    pub enum RetentionEvent {
        RetentionSet = 1,
        RetentionApplied = 1,
    }
}
