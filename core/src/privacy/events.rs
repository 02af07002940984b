//! What happens when data is handed out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;

/// What was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exported {
    /// All that is known of one person, to them.
    Person,
    /// The whole log.
    Log,
    /// A search in the log.
    AuditSearch,
}

/// Somebody got data. Stream `disclosure-{account_id}`, of whoever got it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataExported {
    /// Who got it.
    pub account_id: AccountId,
    /// What.
    pub what: Exported,
    /// Up to where in the log.
    pub up_to: Position,
    /// When.
    pub exported_at: DateTime<Utc>,
}

domain_events! {
    /// What happens when data is handed out to one person.
    pub enum DisclosureEvent {
        DataExported = 1,
    }
}
