//! What can be asked of an API key, and how it says no.

use chrono::{DateTime, Utc};

use crate::accounts::Scopes;
use crate::integration::api_keys::{ApiKeyId, ApiKeyName};
use crate::integration::values::KeyHash;
use crate::refusals;

/// What can be asked of a key.
#[derive(Debug, Clone)]
pub enum ApiKeyCommand {
    /// Begin.
    Issue {
        /// Its id.
        api_key_id: ApiKeyId,
        /// What people know it by.
        name: ApiKeyName,
        /// What it may do.
        scopes: Scopes,
        /// The keyed hash of its secret.
        hash: KeyHash,
        /// From when on it does not count.
        expires_at: Option<DateTime<Utc>>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Have another secret.
    Rotate {
        /// The keyed hash of the new one.
        hash: KeyHash,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that it is used. Twice a day is once.
    Use {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Count no more. Twice is once.
    Revoke {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a key says no.
    pub enum ApiKeyRefusal {
        /// There is no such API key.
        #[error("there is no such API key")]
        ApiKeyNotFound = NotFound "api_key.not_found",
        /// The API key is revoked, and stays so.
        #[error("the API key is revoked")]
        ApiKeyIsRevoked = Conflict "api_key.revoked",
        /// An API key ends in the future, or never.
        #[error("an API key ends in the future, or never")]
        EndsInThePast = Rule "api_key.ends_in_the_past",
        /// An API key may do something.
        #[error("an API key needs at least one scope")]
        NoScope = Rule "api_key.no_scope",
        /// What is somebody's own only they can let a program do; an API key acts for nobody in person.
        #[error("an API key acts for nobody in person")]
        PersonalScope = Rule "api_key.personal_scope",
    }
}
