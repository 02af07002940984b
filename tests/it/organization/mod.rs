//! Organizations: who belongs to them, and what they may do.

mod roles;
pub(crate) mod several;
