//! Organizations: who belongs to them, and what they may do.

pub(crate) mod invitations;
mod linked;
mod role_requests;
mod roles;
pub(crate) mod several;
mod switching;
