//! What happens to identities.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{IdentityKey, ProviderName};
use crate::domain_events;
use crate::kernel::ids::AccountId;

/// An identity belongs to an account from now on. Stream `identity-{key}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityClaimed {
    /// Whose it is.
    pub account_id: AccountId,
}

/// It belongs to nobody any more. Stream `identity-{key}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityReleased {
    /// Whose it was.
    pub account_id: AccountId,
}

domain_events! {
    /// The events of one identity.
    pub enum IdentityClaimEvent {
        IdentityClaimed = 1,
        IdentityReleased = 1,
    }
}

/// Somebody can sign in with an identity. Stream `identities-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityLinked {
    /// Who.
    pub account_id: AccountId,
    /// Who vouches for them.
    pub provider: ProviderName,
    /// Which identity.
    pub key: IdentityKey,
    /// When.
    pub linked_at: DateTime<Utc>,
}

/// They can no more. Stream `identities-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityUnlinked {
    /// Who.
    pub account_id: AccountId,
    /// Who vouched for them.
    pub provider: ProviderName,
    /// Which identity.
    pub key: IdentityKey,
    /// When.
    pub unlinked_at: DateTime<Utc>,
}

domain_events! {
    /// The events of the identities of one account.
    pub enum LinkedIdentitiesEvent {
        IdentityLinked = 1,
        IdentityUnlinked = 1,
    }
}
