//! An organization begins.

use super::organization::{Organization, OrganizationCommand, OrganizationRefusal};
use super::values::{OrganizationName, Slug};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Found the organization that the request is made in, unless it is there already.
#[derive(Debug, Clone)]
pub struct FoundOrganization {
    /// What it is called.
    pub name: OrganizationName,
    /// Its short name.
    pub slug: Option<Slug>,
}

impl FoundOrganization {
    /// One without a short name.
    pub fn called(name: OrganizationName) -> Self {
        Self { name, slug: None }
    }
}

impl UseCase for FoundOrganization {
    type Outcome = ();
    type Refusal = OrganizationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<OrganizationRefusal>> {
        let org_id = work.org();
        let Self { name, slug } = self.clone();
        let mut organization = work.load::<Organization>(org_id).await?;
        organization.handle(OrganizationCommand::Found { org_id, name, slug, at: work.now() }).await?;
        work.save(organization).await?;
        Ok(())
    }
}
