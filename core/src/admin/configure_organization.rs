//! An organization chooses: its name, time zone, currency, languages, looks and papers.

use super::organization::{Organization, OrganizationCommand, OrganizationRefusal};
use super::values::OrganizationSettings;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Let `settings` count from now on. The same again changes nothing.
#[derive(Debug, Clone)]
pub struct ConfigureOrganization {
    /// All of them.
    pub settings: OrganizationSettings,
}

impl UseCase for ConfigureOrganization {
    type Outcome = ();
    type Refusal = OrganizationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<OrganizationRefusal>> {
        let org_id = work.org();
        let mut organization = work.load::<Organization>(org_id).await?;
        let settings = Box::new(self.settings.clone());
        organization.handle(OrganizationCommand::Configure { org_id, settings, at: work.now() }).await?;
        work.save(organization).await?;
        Ok(())
    }
}
