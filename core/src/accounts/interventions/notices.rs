//! What people are told of interventions.

use chrono::{DateTime, Utc};

crate::notices! {
    /// What people are told of interventions.
    pub enum InterventionNotice {
        /// You were signed out on all devices by those who run this. Sign in again.
        SignedOut {
            /// When.
            at: DateTime<Utc>,
        } = "account.signed_out_by_staff",
    }
}
