//! An organization begins.

use super::organization::{Found, Organization, OrganizationRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Found the organization that the request is made in, unless it is there already.
#[derive(Debug, Clone)]
pub struct FoundOrganization {
    /// What it is called.
    pub name: String,
}

impl UseCase for FoundOrganization {
    type Outcome = ();
    type Refusal = OrganizationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<OrganizationRefusal>> {
        let org_id = work.org();
        let mut organization = work.load::<Organization>(org_id).await?;
        organization.handle(Found { org_id, name: self.name.clone(), at: work.now() }).await?;
        work.save(organization).await?;
        Ok(())
    }
}
