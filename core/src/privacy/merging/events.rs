//! What happens when accounts are merged.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::MergeReason;
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// What an account had is another's now, and nobody signs in with it any more. Stream `merge-{account_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountMerged {
    /// The account that is left.
    pub account_id: AccountId,
    /// The one that stays.
    pub into: AccountId,
    /// Who decided it.
    pub by: AccountId,
    /// Why.
    pub reason: Personal<MergeReason>,
    /// How many credits went over, those of the bookings not counted.
    pub credits: u32,
    /// How many bookings.
    pub bookings: u32,
    /// When.
    pub merged_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one account that is left.
    pub enum MergeEvent {
        AccountMerged = 1,
    }
}
