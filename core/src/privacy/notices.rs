//! What people are told of their data.

use chrono::{DateTime, Utc};

use crate::notices;

notices! {
    /// What people are told of their data.
    pub enum PrivacyNotice {
        /// Everything about you was exported with your account. If that was not you, change your password.
        DataExported {
            /// When.
            exported_at: DateTime<Utc>,
        } = "privacy.data_exported",
    }
}
