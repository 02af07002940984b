//! What happens to organizations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{OrganizationSettings, Slug, WebAddress};
use crate::domain_events;
use crate::kernel::ids::OrgId;

/// An organization exists: the first event of its log. Stream `organization-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationFounded {
    /// The organization.
    pub org_id: OrgId,
    /// Its name.
    pub name: String,
    /// Its short name; the default organization has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// When.
    pub founded_at: DateTime<Utc>,
}

/// An organization chose how it is called, where its days begin, how it looks. Stream `organization-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationConfigured {
    /// The organization.
    pub org_id: OrgId,
    /// All that counts from now on.
    pub settings: OrganizationSettings,
    /// When.
    pub configured_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one organization.
    pub enum OrganizationEvent {
        OrganizationFounded = 1,
        OrganizationConfigured = 1,
    }
}

/// An address leads to an organization from now on. Stream `address-{hash of the address}` of the default organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressClaimed {
    /// The address.
    pub address: WebAddress,
    /// The organization.
    pub org_id: OrgId,
    /// When.
    pub claimed_at: DateTime<Utc>,
}

/// An address leads nowhere any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressReleased {
    /// The address.
    pub address: WebAddress,
    /// Whose it was.
    pub org_id: OrgId,
    /// When.
    pub released_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one address.
    pub enum AddressEvent {
        AddressClaimed = 1,
        AddressReleased = 1,
    }
}
