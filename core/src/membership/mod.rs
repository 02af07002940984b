//! membership
pub mod events;
pub mod values;
