//! What happens when somebody is impersonated.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ImpersonationReason;
use crate::accounts::sign_ins::SignInId;
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody acts for the account from now on. Stream `impersonation-{sign_in_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImpersonationBegan {
    /// The sign-in that they use.
    pub sign_in_id: SignInId,
    /// Whose account.
    pub account_id: AccountId,
    /// Who acts.
    pub by: AccountId,
    /// Why.
    pub reason: Personal<ImpersonationReason>,
    /// Until when, at the latest.
    pub ends_at: DateTime<Utc>,
    /// When.
    pub began_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one impersonation. That it is over before its time is an event of its sign-in.
    pub enum ImpersonationEvent {
        ImpersonationBegan = 1,
    }
}
