//! What happens to sign-ins.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::for_app::AppAccess;
use super::values::{AuthMethod, DeviceName, Remember, SignInEnd, SignInId};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody proved who they are on a device. Stream `sign_in-{sign_in_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignInBegan {
    /// The sign-in.
    pub sign_in_id: SignInId,
    /// Whose.
    pub account_id: AccountId,
    /// How they know the device again.
    pub device: Personal<DeviceName>,
    /// Whether it is to be remembered.
    pub remember: Remember,
    /// By what they proved who they are.
    pub methods: Vec<AuthMethod>,
    /// How often all sign-ins of the account had been ended before.
    pub epoch: u32,
    /// After how many seconds without a refresh it is over.
    pub idle_seconds: u32,
    /// When it is over, however often it is refreshed.
    pub ends_at: DateTime<Utc>,
    /// The app that has it, if it is no device of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AppAccess>,
    /// When.
    pub began_at: DateTime<Utc>,
}

/// The device got a new refresh token in place of its old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRefreshed {
    /// The sign-in.
    pub sign_in_id: SignInId,
    /// Whose.
    pub account_id: AccountId,
    /// The generation of the new token; the first is 1.
    pub generation: u32,
    /// When.
    pub refreshed_at: DateTime<Utc>,
}

/// It is over before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInEnded {
    /// The sign-in.
    pub sign_in_id: SignInId,
    /// Whose.
    pub account_id: AccountId,
    /// Why.
    pub because: SignInEnd,
    /// When.
    pub ended_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one sign-in.
    pub enum SignInEvent {
        SignInBegan = 1,
        SignInRefreshed = 1,
        SignInEnded = 1,
    }
}
