//! The members of an organization over HTTP: who they are and what they may do.

mod role;

pub(crate) use role::MemberRoleApi;
