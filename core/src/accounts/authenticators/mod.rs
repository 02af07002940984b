//! Authenticators: what people have beside their password.
//!
//! - **Second factor**: an authenticator app (TOTP, RFC 6238). Whoever has one is asked for it after their password.
//! - **Backup code**: one of ten codes on paper; each replaces the second factor once.
//! - **Passkey**: see [`passkeys`].
//! - **Telephone**: a number that codes are sent to: see [`phone`].
//! - **Trusted device**: one on which the second factor is not asked for, for a while.
//! - **Policy**: who must have a second factor: see [`policy`].
//! - **Proof**: a code, or the password of somebody without a second factor: asked for before anything here changes, and beside
//!   the password before another password or another address, before an export of oneself and before one's erasure.
//! - **Lockout**: five wrong proofs close the door for a quarter of an hour, and every five after that for twice as long.
//!
//! Use cases: [`BeginTotp`], [`ConfirmTotp`], [`RemoveTotp`], [`RenewBackupCodes`], [`CompleteSignIn`], [`Recover`],
//! [`CancelRecovery`], [`DistrustDevices`], [`ProveOneself`], [`ResetAuthenticators`].

mod attempts;
mod backup_codes;
mod begin_totp;
mod clear_out;
mod command;
mod complete_sign_in;
mod confirm_totp;
mod decide;
pub mod events;
mod given;
mod notices;
pub mod passkeys;
pub mod phone;
pub mod policy;
mod prove;
mod prove_again;
mod prove_oneself;
mod recover;
mod remove_totp;
mod renew_backup_codes;
mod reset;
mod state;
#[cfg(test)]
mod tests;
mod totp;
mod trusted;
pub mod values;

pub use backup_codes::{BackupCode, BackupKey, backup_codes};
pub use begin_totp::BeginTotp;
pub(super) use clear_out::clear_out_authenticators;
pub use command::{AuthenticatorRefusal, AuthenticatorsCommand};
pub use complete_sign_in::{CompleteSignIn, FirstFactor, SecondFactorRefusal, expect_complete};
pub use confirm_totp::{ConfirmTotp, TotpIsConfirmed};
pub use given::{Given, proof};
pub use notices::AuthenticatorNotice;
pub use prove::{Proof, Proven, proven};
pub use prove_again::prove_again;
pub use prove_oneself::ProveOneself;
pub use recover::{CancelRecovery, Recover, Recovery};
pub use remove_totp::RemoveTotp;
pub use renew_backup_codes::RenewBackupCodes;
pub use reset::ResetAuthenticators;
pub use state::Authenticators;
pub use trusted::{DistrustDevices, TrustedDevice, TrustedDeviceId};
