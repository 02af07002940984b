//! Somebody gives the first code of their authenticator app, and gets codes on paper if they have none.

use serde::{Deserialize, Serialize};

use super::backup_codes::BackupKey;
use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::notices::AuthenticatorNotice;
use super::prove::inform;
use super::state::Authenticators;
use super::values::TotpCode;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Ask `account_id` for their app from now on.
#[derive(Debug, Clone)]
pub struct ConfirmTotp {
    /// Who.
    pub account_id: AccountId,
    /// What the app shows.
    pub code: TotpCode,
    /// The keyed hashes of codes on paper, for who has none.
    pub backup_keys: Vec<BackupKey>,
}

/// The app is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TotpIsConfirmed {
    /// And there are new codes on paper to be shown.
    WithBackupCodes,
    /// The codes on paper are those from before.
    Alone,
}

impl UseCase for ConfirmTotp {
    type Outcome = TotpIsConfirmed;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TotpIsConfirmed, Decline<AuthenticatorRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        authenticators.handle((account_id, AuthenticatorsCommand::ConfirmTotp(self.code).at(at))).await?;
        let mut confirmed = TotpIsConfirmed::Alone;
        if authenticators.backup_codes_left() == 0 {
            let renew = AuthenticatorsCommand::RenewBackupCodes(self.backup_keys.clone());
            authenticators.handle((account_id, renew.at(at))).await?;
            confirmed = TotpIsConfirmed::WithBackupCodes;
        }
        inform(work, account_id, &AuthenticatorNotice::TotpAdded { at }).await?;
        work.expect_present(account_id.into());
        work.save(authenticators).await?;
        Ok(confirmed)
    }
}
