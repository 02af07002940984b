//! What happens to an API key, stream `api_key-{api_key_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::secret::{ApiKeyId, ApiKeyName};
use crate::accounts::Scopes;
use crate::domain_events;
use crate::integration::values::KeyHash;

/// A program may call the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyIssued {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// What people know it by.
    pub name: ApiKeyName,
    /// What it may do.
    pub scopes: Scopes,
    /// The keyed hash of its secret.
    pub hash: KeyHash,
    /// From when on it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When.
    pub issued_at: DateTime<Utc>,
}

/// A key has a new secret; the former one counts for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRotated {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// The keyed hash of the new secret.
    pub hash: KeyHash,
    /// Until when the former one counts too.
    pub former_until: DateTime<Utc>,
    /// When.
    pub rotated_at: DateTime<Utc>,
}

/// A key was used: noted once a day at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyUsed {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// When, that day for the first time.
    pub used_at: DateTime<Utc>,
}

/// A key does not count any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRevoked {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// When.
    pub revoked_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one API key.
    pub enum ApiKeyEvent {
        ApiKeyIssued = 1,
        ApiKeyRotated = 1,
        ApiKeyUsed = 1,
        ApiKeyRevoked = 1,
    }
}
