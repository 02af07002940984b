//! Roles: what somebody may do in an organization, who gives it, and who owns the organization.
//!
//! - **Owners**: the accounts that own the organization, in one stream, so that the last of them cannot be lost by two commands
//!   at once.
//!
//! Use cases: [`ChangeRole`].

mod change_role;
pub(super) mod events;
mod notices;
mod owners;
mod role;

pub use change_role::{ChangeRole, ChangeRoleRefusal, RoleIs};
pub use notices::RoleNotice;
pub use owners::{Owners, OwnersCommand, OwnersRefusal};
pub use role::{Role, UnknownRole};
