//! What people are told of their membership.

use chrono::{DateTime, Utc};

use super::values::LotNumber;
use crate::notices;

notices! {
    /// What people are told of their membership.
    pub enum MembershipNotice {
        /// Some of your credits expire soon.
        CreditsExpiring {
            /// The lot.
            lot: LotNumber,
            /// How many credits are left in it.
            credits: u32,
            /// From when on they cannot be spent.
            expires_at: DateTime<Utc>,
        } = "membership.credits_expiring",
    }
}
