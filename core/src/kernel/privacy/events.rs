//! What is recorded of a person's erasure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::SubjectId;
use crate::domain_events;

/// The keys of a person were destroyed: nobody can read their data any more, here or in any backup of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectErased {
    /// Who.
    pub subject: SubjectId,
    /// How many keys were destroyed.
    pub keys_destroyed: u32,
    /// When.
    pub erased_at: DateTime<Utc>,
}

domain_events! {
    /// What happens to a person's data as a whole.
    pub enum PrivacyEvent {
        SubjectErased = 1,
    }
}
