//! What people are told of interventions.

use chrono::{DateTime, Utc};

use crate::notification::LinkTo;

crate::notices! {
    /// What people are told of interventions.
    pub enum InterventionNotice {
        /// You were signed out on all devices by those who run this. Sign in again.
        SignedOut {
            /// When.
            at: DateTime<Utc>,
        } = "account.signed_out_by_staff",
        /// Your password counts no more, because those who run this want you to set another one.
        PasswordWithdrawn {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.password_reset_by_staff",
    }
}
