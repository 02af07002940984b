//! Somebody gives the code that was sent to their number, and gets codes on paper if they have none.

use serde::{Deserialize, Serialize};

use super::values::TextTo;
use crate::accounts::authenticators::backup_codes::BackupKey;
use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand, Judged};
use crate::accounts::authenticators::notices::AuthenticatorNotice;
use crate::accounts::authenticators::prove::{Proven, inform, tell};
use crate::accounts::authenticators::state::Authenticators;
use crate::accounts::authenticators::values::TotpCode;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Send codes to that number from now on.
#[derive(Debug, Clone)]
pub struct ConfirmPhone {
    /// Who.
    pub account_id: AccountId,
    /// What they typed.
    pub code: TotpCode,
    /// The keyed hashes of codes on paper, for who has none.
    pub backup_keys: Vec<BackupKey>,
}

/// The number is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneIsConfirmed {
    /// And there are new codes on paper to be shown.
    WithBackupCodes,
    /// The codes on paper are those from before.
    Alone,
}

impl UseCase for ConfirmPhone {
    type Outcome = Proven<PhoneIsConfirmed>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<PhoneIsConfirmed>, Decline<AuthenticatorRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        work.expect_present(account_id.into());
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        authenticators.expect_open(at)?;
        if !authenticators.texts.is_code(self.code, (TextTo::New, None), at) {
            authenticators.handle((account_id, AuthenticatorsCommand::Note(Judged::Wrong).at(at))).await?;
            tell(work, account_id, Judged::Wrong, &authenticators).await?;
            let (attempts_left, locked_until) = (authenticators.attempts.left(), authenticators.locked(at));
            work.save(authenticators).await?;
            return Ok(Proven::Wrong { attempts_left, locked_until });
        }
        authenticators.handle((account_id, AuthenticatorsCommand::ConfirmPhone.at(at))).await?;
        let mut confirmed = PhoneIsConfirmed::Alone;
        if authenticators.backup_codes_left() == 0 {
            let renew = AuthenticatorsCommand::RenewBackupCodes(self.backup_keys.clone());
            authenticators.handle((account_id, renew.at(at))).await?;
            confirmed = PhoneIsConfirmed::WithBackupCodes;
        }
        inform(work, account_id, &AuthenticatorNotice::PhoneAdded { at }).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(confirmed))
    }
}
