//! Who has an account, and who is asked to have one.

mod account;
mod adoption;
mod devices;
mod impersonation;
mod invitation;
mod member;
mod role_request;

use crate::engine::Views;

pub use account::{AccountRow, AccountsView, find, find_as_of};
pub use adoption::{Adoption, AdoptionRow, AdoptionView, find_adoption};
pub use devices::{DeviceRow, DevicesView, find_devices};
pub use impersonation::{ImpersonationEntry, ImpersonationRow, ImpersonationsView, find_impersonations};
pub use invitation::{InvitationRow, InvitationsView, find_invitations};
pub use member::{MemberFilter, MemberRow, MemberState, MembersView, find_members};
pub use role_request::{
    RoleRequestRow, RoleRequestState, RoleRequestsView, find_open_role_requests, find_role_request,
};

/// The views of this context.
pub fn views() -> Views {
    Views::default()
        .with::<AccountsView>()
        .with::<AdoptionView>()
        .with::<DevicesView>()
        .with::<MembersView>()
        .with::<ImpersonationsView>()
        .with::<InvitationsView>()
        .with::<RoleRequestsView>()
}
