//! Admin: organizations.
//!
//! - **Organization**: the tenant. Each has a log, views and keys of its own; nothing crosses.
//!
//! Use cases: [`FoundOrganization`].

pub mod events;
mod found_organization;
mod organization;

pub use found_organization::FoundOrganization;
pub use organization::{Organization, OrganizationRefusal};
