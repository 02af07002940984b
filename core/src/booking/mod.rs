//! booking
pub mod events;
pub mod values;
