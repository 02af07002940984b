//! accounts
pub mod events;
pub mod values;
