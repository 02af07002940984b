//! Alerts: those who run an organization are told when something happens oftener than it should.
//!
//! - **Pattern**: what is counted, for one account or for the whole organization.
//! - **Rule**: how often within which time a pattern may occur before somebody is told. Each organization sets its own, and they are
//!   in the log, so that who counts, counts the same.
//! - **Alert**: that it occurred so often. Of one pattern there is one alert, and no other until its time is over.
//!
//! Use cases: [`SetAlertRules`], [`RaiseAlert`].

mod alert;
mod notices;
mod pattern;
mod raise_alert;
mod rules;
mod set_rules;

pub mod events;

crate::entity_id! {
    /// One alert.
    pub struct AlertId;
}

pub use alert::{Alert, AlertCommand, AlertRefusal};
pub use notices::AlertNotice;
pub use pattern::{AlertPattern, AlertRule};
pub use raise_alert::RaiseAlert;
pub use rules::{AlertRules, AlertRulesCommand, AlertRulesRefusal};
pub use set_rules::{AlertRulesAre, SetAlertRules};
