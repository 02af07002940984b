//! An admin lets programs in, gives them other secrets, and shuts them out again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::key::{ApiKey, ApiKeyCommand, ApiKeyRefusal};
use super::secret::{ApiKeyId, ApiKeyName};
use crate::accounts::Scopes;
use crate::integration::values::KeyHash;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Let a program in.
#[derive(Debug, Clone)]
pub struct IssueApiKey {
    /// The id that its key gets.
    pub api_key_id: ApiKeyId,
    /// What people know it by.
    pub name: ApiKeyName,
    /// What it may do.
    pub scopes: Scopes,
    /// The keyed hash of its secret.
    pub hash: KeyHash,
    /// From when on it does not count.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Give a key another secret; the former one counts for a day more.
#[derive(Debug, Clone, Copy)]
pub struct RotateApiKey {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// The keyed hash of the new secret.
    pub hash: KeyHash,
}

/// Shut a program out, at once.
#[derive(Debug, Clone, Copy)]
pub struct RevokeApiKey {
    /// Its key.
    pub api_key_id: ApiKeyId,
}

/// Note that a key is used.
#[derive(Debug, Clone, Copy)]
pub struct NoteKeyUse {
    /// The key.
    pub api_key_id: ApiKeyId,
}

/// The key that was issued, rotated, used or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyIs {
    /// Its id.
    pub api_key_id: ApiKeyId,
}

impl UseCase for IssueApiKey {
    type Outcome = ApiKeyIs;
    type Refusal = ApiKeyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ApiKeyIs, Decline<ApiKeyRefusal>> {
        let Self { api_key_id, name, scopes, hash, expires_at } = self.clone();
        let at = work.now();
        ask(work, api_key_id, ApiKeyCommand::Issue { api_key_id, name, scopes, hash, expires_at, at }).await
    }
}

impl UseCase for RotateApiKey {
    type Outcome = ApiKeyIs;
    type Refusal = ApiKeyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ApiKeyIs, Decline<ApiKeyRefusal>> {
        let Self { api_key_id, hash } = *self;
        let at = work.now();
        ask(work, api_key_id, ApiKeyCommand::Rotate { hash, at }).await
    }
}

impl UseCase for RevokeApiKey {
    type Outcome = ApiKeyIs;
    type Refusal = ApiKeyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ApiKeyIs, Decline<ApiKeyRefusal>> {
        let at = work.now();
        ask(work, self.api_key_id, ApiKeyCommand::Revoke { at }).await
    }
}

impl UseCase for NoteKeyUse {
    type Outcome = ApiKeyIs;
    type Refusal = ApiKeyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ApiKeyIs, Decline<ApiKeyRefusal>> {
        let at = work.now();
        ask(work, self.api_key_id, ApiKeyCommand::Use { at }).await
    }
}

async fn ask(
    work: &mut Work<'_>,
    api_key_id: ApiKeyId,
    command: ApiKeyCommand,
) -> Result<ApiKeyIs, Decline<ApiKeyRefusal>> {
    let mut key = work.load::<ApiKey>(api_key_id).await?;
    key.handle(command).await?;
    work.save(key).await?;
    Ok(ApiKeyIs { api_key_id })
}
