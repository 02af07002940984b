//! Audit: who did what, found in the log itself.
//!
//! - **Search**: the events that name a person or were caused by them, of a time, of a kind, of one request. It walks the log in
//!   bounded steps, so that no question can hold the server up.
//! - **Alert**: those who run an organization are told when something happens oftener than it should; see [`alerts`].
//! - **Security-relevant**: what an auditor looks at first; see [`is_security_relevant`].

pub mod alerts;
mod search;
mod security;

pub use search::{AuditQuery, Found, Which, acts_of, search};
pub use security::{ORDINARY, SECURITY, is_security_relevant};
