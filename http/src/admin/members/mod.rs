//! The members of an organization over HTTP: who they are and what they may do.

mod invitations;
mod list;
mod role;

pub(crate) use invitations::InvitationsApi;
pub(crate) use list::MembersApi;
pub(crate) use role::MemberRoleApi;
