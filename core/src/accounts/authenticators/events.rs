//! What happens to somebody's authenticators. All of it stands in stream `authenticators-{account_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::backup_codes::BackupKey;
use super::passkeys::events::{PasskeyAdded, PasskeyRemoved, PasskeyRenamed, PasskeyUsed};
use super::phone::events::{PhoneConfirmed, PhoneGiven, PhoneRemoved, TextCodeMade};
use super::trusted::TrustedDeviceId;
use super::values::{Method, ResetReason, TotpSecret};
use crate::accounts::sign_ins::DeviceName;
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// A secret was shown to be taken into an authenticator app. It counts when a code of it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TotpEnrolmentBegan {
    /// Whose.
    pub account_id: AccountId,
    /// What the app and we know.
    pub secret: Personal<TotpSecret>,
    /// When.
    pub began_at: DateTime<Utc>,
}

/// The secret is in an app: from now on the app is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpConfirmed {
    /// Whose.
    pub account_id: AccountId,
    /// The step of the code that showed it; it counts no more.
    pub step: u64,
    /// When.
    pub confirmed_at: DateTime<Utc>,
}

/// The app is asked for no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpRemoved {
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub removed_at: DateTime<Utc>,
}

/// There are new codes on paper; those before count no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackupCodesMade {
    /// Whose.
    pub account_id: AccountId,
    /// Their keyed hashes.
    pub keys: Personal<Vec<BackupKey>>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// They showed that they have their second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorProven {
    /// Who.
    pub account_id: AccountId,
    /// How.
    pub method: Method,
    /// Which step of the app, or which code on paper: it counts no more.
    pub used: u64,
    /// When.
    pub proven_at: DateTime<Utc>,
}

/// Somebody gave a wrong proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorFailed {
    /// Whose account.
    pub account_id: AccountId,
    /// How many in a row.
    pub wrong: u32,
    /// Until when no proof is taken, if this was one too many.
    pub locked_until: Option<DateTime<Utc>>,
    /// When.
    pub failed_at: DateTime<Utc>,
}

/// They gave their password after wrong ones, which are forgotten with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordProven {
    /// Whose account.
    pub account_id: AccountId,
    /// When.
    pub proven_at: DateTime<Utc>,
}

/// Why somebody's authenticators were taken away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetBecause {
    /// Staff did it, and say why.
    Staff(Personal<ResetReason>),
    /// They lost them, waited, and nobody objected.
    Recovered,
    /// The owner of the address showed that it is theirs, and it may have been somebody else who set them up before.
    AddressVerified,
}

/// Everything is as if they had never had a second factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuthenticatorsReset {
    /// Whose.
    pub account_id: AccountId,
    /// Why.
    pub because: ResetBecause,
    /// When.
    pub reset_at: DateTime<Utc>,
}

/// The second factor is not asked for on a device, for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceTrusted {
    /// Whose.
    pub account_id: AccountId,
    /// The device.
    pub device_id: TrustedDeviceId,
    /// How they know it.
    pub name: Personal<DeviceName>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// When.
    pub trusted_at: DateTime<Utc>,
}

/// It is asked for there again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceDistrusted {
    /// Whose.
    pub account_id: AccountId,
    /// The device; all of them if none is named.
    pub device_id: Option<TrustedDeviceId>,
    /// When.
    pub distrusted_at: DateTime<Utc>,
}

/// They say that they lost everything, and wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryRequested {
    /// Who.
    pub account_id: AccountId,
    /// Until when.
    pub ready_at: DateTime<Utc>,
    /// When.
    pub requested_at: DateTime<Utc>,
}

/// They wait no more: it was not them, or they found what was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCancelled {
    /// Who.
    pub account_id: AccountId,
    /// When.
    pub cancelled_at: DateTime<Utc>,
}

domain_events! {
    /// The events of somebody's authenticators.
    pub enum AuthenticatorsEvent {
        TotpEnrolmentBegan = 1,
        TotpConfirmed = 1,
        TotpRemoved = 1,
        BackupCodesMade = 1,
        SecondFactorProven = 1,
        SecondFactorFailed = 1,
        PasswordProven = 1,
        AuthenticatorsReset = 1,
        DeviceTrusted = 1,
        DeviceDistrusted = 1,
        RecoveryRequested = 1,
        RecoveryCancelled = 1,
        PasskeyAdded = 1,
        PasskeyRenamed = 1,
        PasskeyUsed = 1,
        PasskeyRemoved = 1,
        PhoneGiven = 1,
        TextCodeMade = 1,
        PhoneConfirmed = 1,
        PhoneRemoved = 1,
    }
}
