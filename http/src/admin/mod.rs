//! Organizations over HTTP: what they chose, their members, their history.

mod audit;
mod members;
mod organization;

type Api = (
    audit::AuditApi,
    (members::MembersApi, members::MemberRoleApi, members::InvitationsApi, members::RoleRequestsApi),
    (organization::OrganizationApi, organization::OpeningApi),
);

pub(crate) const API: Api = (
    audit::AuditApi,
    (members::MembersApi, members::MemberRoleApi, members::InvitationsApi, members::RoleRequestsApi),
    (organization::OrganizationApi, organization::OpeningApi),
);
