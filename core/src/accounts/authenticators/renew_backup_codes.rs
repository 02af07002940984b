//! Somebody gets ten new codes on paper.

use super::backup_codes::BackupKey;
use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::notices::AuthenticatorNotice;
use super::prove::{Proof, Proven, inform, prove};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Give `account_id` new codes on paper in place of those before.
#[derive(Debug, Clone)]
pub struct RenewBackupCodes {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
    /// The keyed hashes of the new codes.
    pub backup_keys: Vec<BackupKey>,
}

impl UseCase for RenewBackupCodes {
    type Outcome = Proven<()>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<()>, Decline<AuthenticatorRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        let mut authenticators = match prove(work, account_id, &self.proof).await? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        let renew = AuthenticatorsCommand::RenewBackupCodes(self.backup_keys.clone());
        authenticators.handle((account_id, renew.at(at))).await?;
        inform(work, account_id, &AuthenticatorNotice::BackupCodesRenewed { at }).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(()))
    }
}
