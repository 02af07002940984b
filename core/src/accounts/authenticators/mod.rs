//! Authenticators: what people have beside their password.
//!
//! - **Second factor**: an authenticator app (TOTP, RFC 6238). Whoever has one is asked for it after their password.
//! - **Backup code**: one of ten codes on paper; each replaces the second factor once.
//! - **Proof**: a code, or the password of somebody without a second factor: asked for before anything here changes.
//! - **Lockout**: five wrong proofs close the door for a quarter of an hour, and every five after that for twice as long.
//!
//! Use cases: [`BeginTotp`], [`ConfirmTotp`], [`RemoveTotp`], [`RenewBackupCodes`], [`ResetAuthenticators`].

mod attempts;
mod backup_codes;
mod begin_totp;
mod command;
mod confirm_totp;
mod decide;
pub mod events;
mod given;
mod notices;
mod prove;
mod remove_totp;
mod renew_backup_codes;
mod reset;
mod state;
#[cfg(test)]
mod tests;
mod totp;
pub mod values;

pub use backup_codes::{BackupCode, BackupKey, backup_codes};
pub use begin_totp::BeginTotp;
pub use command::{AuthenticatorRefusal, AuthenticatorsCommand};
pub use confirm_totp::{ConfirmTotp, TotpIsConfirmed};
pub use given::{Given, proof};
pub use notices::AuthenticatorNotice;
pub use prove::{Proof, Proven, proven};
pub use remove_totp::RemoveTotp;
pub use renew_backup_codes::RenewBackupCodes;
pub use reset::ResetAuthenticators;
pub use state::Authenticators;
