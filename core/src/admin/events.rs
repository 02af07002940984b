//! What happens to organizations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::kernel::ids::OrgId;

/// An organization exists: the first event of its log. Stream `organization-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationFounded {
    /// The organization.
    pub org_id: OrgId,
    /// Its name.
    pub name: String,
    /// When.
    pub founded_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one organization.
    pub enum OrganizationEvent {
        OrganizationFounded = 1,
    }
}
