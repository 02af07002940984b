//! An organization gets a short name or a host, or gives it up. Said in the log of the default organization.

use serde::{Deserialize, Serialize};

use super::address_claim::{AddressClaim, AddressCommand, AddressRefusal};
use super::values::WebAddress;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::OrgId;

/// Let `address` lead to `org_id`.
#[derive(Debug, Clone)]
pub struct ClaimAddress {
    /// The address.
    pub address: WebAddress,
    /// The organization.
    pub org_id: OrgId,
}

/// Let `address` not lead to `org_id` any more. Twice is safe.
#[derive(Debug, Clone)]
pub struct ReleaseAddress {
    /// The address.
    pub address: WebAddress,
    /// The organization.
    pub org_id: OrgId,
}

/// Where an address leads now, or led until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressLeads {
    /// The organization. A claim that is repeated gets the one it got before.
    pub org_id: OrgId,
}

impl UseCase for ClaimAddress {
    type Outcome = AddressLeads;
    type Refusal = AddressRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AddressLeads, Decline<AddressRefusal>> {
        let Self { address, org_id } = self.clone();
        let mut claim = work.load::<AddressClaim>(address.key()).await?;
        claim.handle(AddressCommand::Claim { address, org_id, at: work.now() }).await?;
        work.save(claim).await?;
        Ok(AddressLeads { org_id })
    }
}

impl UseCase for ReleaseAddress {
    type Outcome = AddressLeads;
    type Refusal = AddressRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AddressLeads, Decline<AddressRefusal>> {
        let Self { address, org_id } = self.clone();
        let mut claim = work.load::<AddressClaim>(address.key()).await?;
        claim.handle(AddressCommand::Release { address, org_id, at: work.now() }).await?;
        work.save(claim).await?;
        Ok(AddressLeads { org_id })
    }
}
