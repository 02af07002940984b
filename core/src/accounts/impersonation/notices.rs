//! What people are told of an impersonation.

use chrono::{DateTime, Utc};

use crate::accounts::sign_ins::SignInId;
use crate::kernel::ids::AccountId;

crate::notices! {
    /// What people are told of an impersonation.
    pub enum ImpersonationNotice {
        /// Somebody who runs this uses the application as you, for some minutes. You can end it among your devices.
        Impersonated {
            /// With which sign-in.
            sign_in_id: SignInId,
            /// Who.
            by: AccountId,
            /// Until when.
            ends_at: DateTime<Utc>,
        } = "account.impersonated",
    }
}
