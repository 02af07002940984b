//! Somebody adds a passkey, and gets codes on paper if they have none.

use serde::{Deserialize, Serialize};

use super::passkey::{Asserted, PasskeyId, PasskeyName};
use crate::accounts::authenticators::backup_codes::BackupKey;
use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use crate::accounts::authenticators::notices::AuthenticatorNotice;
use crate::accounts::authenticators::prove::inform;
use crate::accounts::authenticators::state::Authenticators;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Let `account_id` sign in with a passkey.
#[derive(Debug, Clone)]
pub struct AddPasskey {
    /// Who, proved when the device was asked.
    pub account_id: AccountId,
    /// The id it gets.
    pub passkey_id: PasskeyId,
    /// How they know it.
    pub name: PasskeyName,
    /// What the device made.
    pub made: Asserted,
    /// The keyed hashes of codes on paper, for who has none.
    pub backup_keys: Vec<BackupKey>,
}

/// It is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyIsAdded {
    /// The passkey.
    pub passkey_id: PasskeyId,
    /// Whether there are new codes on paper to be shown.
    pub with_backup_codes: bool,
}

impl UseCase for AddPasskey {
    type Outcome = PasskeyIsAdded;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PasskeyIsAdded, Decline<AuthenticatorRefusal>> {
        let (account_id, passkey_id, at) = (self.account_id, self.passkey_id, work.now());
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        let add = AuthenticatorsCommand::AddPasskey { passkey_id, name: self.name.clone(), made: self.made.clone() };
        authenticators.handle((account_id, add.at(at))).await?;
        let with_backup_codes = authenticators.backup_codes_left() == 0;
        if with_backup_codes {
            let renew = AuthenticatorsCommand::RenewBackupCodes(self.backup_keys.clone());
            authenticators.handle((account_id, renew.at(at))).await?;
        }
        inform(work, account_id, &AuthenticatorNotice::PasskeyAdded { at }).await?;
        work.expect_present(account_id.into());
        work.save(authenticators).await?;
        Ok(PasskeyIsAdded { passkey_id, with_backup_codes })
    }
}
