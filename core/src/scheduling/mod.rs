//! scheduling
pub mod events;
pub mod values;
