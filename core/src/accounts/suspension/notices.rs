//! What people are told of a suspension.

use chrono::{DateTime, Utc};

crate::notices! {
    /// What people are told of a suspension.
    pub enum SuspensionNotice {
        /// Your account is suspended: you cannot sign in. Ask those who run this why, and what can be done.
        AccountSuspended {
            /// When.
            suspended_at: DateTime<Utc>,
        } = "account.suspended",
        /// Your account is open again: sign in as before.
        AccountRestored {
            /// When.
            restored_at: DateTime<Utc>,
        } = "account.restored",
    }
}
