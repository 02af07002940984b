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
    /// On which ground; none if it was not said, or if the log was told of it only after a crash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<ErasureGround>,
}

/// Why a person is erased: the grounds of article 17 of the GDPR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// They asked for it themselves, signed in.
    AskedInApp,
    /// They asked for it in another way: by letter, at the desk.
    AskedOtherwise,
    /// Their data is needed no more.
    NoLongerNeeded,
    /// They took their consent back, or objected.
    ConsentWithdrawn,
    /// The law demands it.
    LegalObligation,
}

domain_events! {
    /// What happens to a person's data as a whole.
    pub enum PrivacyEvent {
        SubjectErased = 1,
    }
}
