//! What people are told of alerts.

use chrono::{DateTime, Utc};

use super::{AlertId, AlertPattern};
use crate::kernel::ids::AccountId;

crate::notices! {
    /// What people are told of alerts.
    pub enum AlertNotice {
        /// Something happens oftener than it should: look at the history.
        Raised {
            /// The alert.
            alert_id: AlertId,
            /// What.
            pattern: AlertPattern,
            /// By or of whom, if it is counted for each account.
            #[serde(skip_serializing_if = "Option::is_none")]
            account_id: Option<AccountId>,
            /// How often.
            count: u32,
            /// The first of these times.
            since: DateTime<Utc>,
        } = "alert.raised",
    }
}
