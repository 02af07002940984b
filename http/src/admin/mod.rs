//! An organization over HTTP: its members, and its history.

mod audit;
mod members;

pub(crate) const API: (audit::AuditApi, members::MemberRoleApi) = (audit::AuditApi, members::MemberRoleApi);
