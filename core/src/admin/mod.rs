//! Admin: organizations.
//!
//! - **Organization**: the tenant. Each has a log, views and keys of its own; nothing crosses.
//! - **Address**: a short name or a host that leads to one organization. Claims are in the log of the default organization.
//!
//! Use cases: [`FoundOrganization`], [`ConfigureOrganization`], [`ClaimAddress`], [`ReleaseAddress`].

mod address_claim;
mod claim_address;
mod configure_organization;
pub mod events;
mod found_organization;
mod organization;
pub mod values;

pub use address_claim::{AddressClaim, AddressCommand, AddressRefusal};
pub use claim_address::{AddressLeads, ClaimAddress, ReleaseAddress};
pub use configure_organization::ConfigureOrganization;
pub use found_organization::FoundOrganization;
pub use organization::{Organization, OrganizationCommand, OrganizationRefusal};
