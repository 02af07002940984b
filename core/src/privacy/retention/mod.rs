//! Retention: how long what is over stays in sight.
//!
//! - **Class**: a kind of data that is no longer needed some time after it is over.
//! - **Rule**: for how many days a class is kept. Without one it is kept, since nobody said otherwise.
//! - **Cutoff**: what was over before it goes. Applying the rules is an event that holds the cutoffs, so that every view drops the same
//!   rows, today and when it is made again from the log.
//!
//! Use cases: [`SetRetention`], [`ApplyRetention`].

mod aggregate;
mod apply;
pub mod events;
mod rule;
mod set_rules;

pub use aggregate::{Retention, RetentionCommand, RetentionRefusal};
pub use apply::{ApplyRetention, RetentionIsApplied};
pub use rule::{Cutoff, RetentionClass, RetentionRule};
pub use set_rules::{RetentionIs, SetRetention};
