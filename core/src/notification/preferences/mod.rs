//! Preferences: how people want to be written to.
//!
//! - **Choice**: whether a kind of notice comes by mail too. In the app everything is told, because it is the record of what happened.
//! - **Habits**: language, time zone, and **quiet hours**, in which mail that can wait waits. Mail about the safety of an account
//!   never waits and cannot be switched off.
//!
//! Use cases: [`SetPreferences`], [`SwitchMail`].

mod aggregate;
pub mod events;
mod habits;
mod set_preferences;
mod switch_mail;

use super::language::Language;

pub use aggregate::{Preferences, PreferencesCommand, PreferencesRefusal};
pub use habits::{ByMail, Habits, HomeZone, InvalidHours, MailChoices, QuietHours, UnknownZone};
pub use set_preferences::SetPreferences;
pub use switch_mail::SwitchMail;
