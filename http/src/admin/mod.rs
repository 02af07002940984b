//! Organizations over HTTP: what they chose, their members, their history.

mod alerts;
mod audit;
mod event;
mod members;
mod organization;
mod search;
mod table;

type Api = (
    (audit::AuditApi, search::SearchApi, alerts::AlertsApi),
    (members::MembersApi, members::MemberRoleApi, members::InvitationsApi, members::RoleRequestsApi),
    (members::MemberStandingApi, members::MemberSignInsApi, members::MemberPasswordApi),
    (members::ImpersonationsApi, members::MergeApi),
    (organization::OrganizationApi, organization::OpeningApi),
);

pub(crate) const API: Api = (
    (audit::AuditApi, search::SearchApi, alerts::AlertsApi),
    (members::MembersApi, members::MemberRoleApi, members::InvitationsApi, members::RoleRequestsApi),
    (members::MemberStandingApi, members::MemberSignInsApi, members::MemberPasswordApi),
    (members::ImpersonationsApi, members::MergeApi),
    (organization::OrganizationApi, organization::OpeningApi),
);
