//! admin
pub mod events;
