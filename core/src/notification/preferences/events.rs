//! What happens to preferences. Stream `preferences-{account_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::habits::{ByMail, Habits, MailChoices};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody said how they want to be written to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreferencesSet {
    /// Who.
    pub account_id: AccountId,
    /// What they want by mail, by the codes of notices; of what is not in it the default counts.
    pub mail: MailChoices,
    /// Their language, their time and their quiet hours.
    pub habits: Personal<Habits>,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// Somebody switched mail of one kind on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSwitched {
    /// Who.
    pub account_id: AccountId,
    /// The code of the notice.
    pub code: String,
    /// To what.
    pub to: ByMail,
    /// When.
    pub switched_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one person's preferences.
    pub enum PreferencesEvent {
        PreferencesSet = 1,
        MailSwitched = 1,
    }
}
