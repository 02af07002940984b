//! The members of an organization over HTTP: who they are and what they may do.

mod impersonations;
mod invitations;
mod list;
mod merge;
mod password;
mod role;
mod role_requests;
mod sign_ins;
mod standing;

pub(crate) use impersonations::ImpersonationsApi;
pub(crate) use invitations::InvitationsApi;
pub(crate) use list::MembersApi;
pub(crate) use merge::MergeApi;
pub(crate) use password::MemberPasswordApi;
pub(crate) use role::MemberRoleApi;
pub(crate) use role_requests::RoleRequestsApi;
pub(crate) use sign_ins::MemberSignInsApi;
pub(crate) use standing::MemberStandingApi;
