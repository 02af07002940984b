//! The history of an organization over HTTP, for its admins.

mod audit;

pub(crate) const API: audit::AuditApi = audit::AuditApi;
