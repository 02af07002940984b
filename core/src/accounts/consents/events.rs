//! What happens to consents.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::AccountId;

/// They accepted the terms and the privacy notice in these versions. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentGiven {
    /// Whose.
    pub account_id: AccountId,
    /// The version of the terms.
    pub terms: Option<String>,
    /// The version of the privacy notice.
    pub privacy: Option<String>,
    /// When.
    pub given_at: DateTime<Utc>,
}
