//! What happens to apps, to what people let them do, and to the codes they get.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::app::AppKind;
use super::challenge::CodeChallenge;
use super::code::CodeId;
use super::permission::PermissionId;
use super::secret::AppId;
use super::terms::AppTerms;
use crate::accounts::{AuthMethod, Scopes, SignInId};
use crate::domain_events;
use crate::integration::values::KeyHash;
use crate::kernel::ids::AccountId;

/// An app can ask people to let it in. Stream `app-{app_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRegistered {
    /// The app.
    pub app_id: AppId,
    /// Whether it keeps a secret.
    pub kind: AppKind,
    /// What is said of it.
    #[serde(flatten)]
    pub terms: AppTerms,
    /// The keyed hash of its secret, if it keeps one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<KeyHash>,
    /// When.
    pub registered_at: DateTime<Utc>,
}

/// Something else is said of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppChanged {
    /// The app.
    pub app_id: AppId,
    /// All that is said of it from now on.
    #[serde(flatten)]
    pub terms: AppTerms,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// An app has a new secret; the former one counts for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppSecretRotated {
    /// The app.
    pub app_id: AppId,
    /// The keyed hash of the new one.
    pub hash: KeyHash,
    /// Until when the former one counts too.
    pub former_until: DateTime<Utc>,
    /// When.
    pub rotated_at: DateTime<Utc>,
}

/// There is no such app any more: nothing counts that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRemoved {
    /// The app.
    pub app_id: AppId,
    /// When.
    pub removed_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one app.
    pub enum AppEvent {
        AppRegistered = 1,
        AppChanged = 1,
        AppSecretRotated = 1,
        AppRemoved = 1,
    }
}

/// Somebody lets an app act for them. Stream `app_permission-{permission_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppAllowed {
    /// What they let it do.
    pub permission_id: PermissionId,
    /// The app.
    pub app_id: AppId,
    /// Who.
    pub account_id: AccountId,
    /// To do what, all in all.
    pub scopes: Scopes,
    /// When.
    pub allowed_at: DateTime<Utc>,
}

/// They do not any more: nothing counts that the app holds of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppForbidden {
    /// What they had let it do.
    pub permission_id: PermissionId,
    /// The app.
    pub app_id: AppId,
    /// Who.
    pub account_id: AccountId,
    /// When.
    pub forbidden_at: DateTime<Utc>,
}

domain_events! {
    /// The events of what one person lets one app do.
    pub enum PermissionEvent {
        AppAllowed = 1,
        AppForbidden = 1,
    }
}

/// An app got a code. Stream `app_code-{code_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeIssued {
    /// The code.
    pub code_id: CodeId,
    /// The app.
    pub app_id: AppId,
    /// Who let it in.
    pub account_id: AccountId,
    /// Where they were sent back to.
    pub redirect_uri: String,
    /// What whoever exchanges it must prove.
    pub challenge: CodeChallenge,
    /// What they let it do with what it gets for the code.
    pub scopes: Scopes,
    /// By what they had proved who they are.
    pub methods: Vec<AuthMethod>,
    /// How often all of their sign-ins had been ended.
    pub epoch: u32,
    /// How often they had taken back what they let the app do.
    pub permission_epoch: u32,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// When.
    pub issued_at: DateTime<Utc>,
}

/// A code was exchanged for a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRedeemed {
    /// The code.
    pub code_id: CodeId,
    /// Who let the app in.
    pub account_id: AccountId,
    /// What it got.
    pub sign_in_id: SignInId,
    /// When.
    pub redeemed_at: DateTime<Utc>,
}

/// A code was shown once more: somebody has a copy, so what it gave is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeReplayed {
    /// The code.
    pub code_id: CodeId,
    /// Who let the app in.
    pub account_id: AccountId,
    /// When.
    pub replayed_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one code.
    pub enum CodeEvent {
        CodeIssued = 1,
        CodeRedeemed = 1,
        CodeReplayed = 1,
    }
}
