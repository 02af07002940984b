//! Somebody calls a passkey something else.

use super::passkey::{PasskeyId, PasskeyName};
use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use crate::accounts::authenticators::state::Authenticators;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Call a passkey `name`.
#[derive(Debug, Clone)]
pub struct RenamePasskey {
    /// Whose.
    pub account_id: AccountId,
    /// The passkey.
    pub passkey_id: PasskeyId,
    /// How they know it now.
    pub name: PasskeyName,
}

impl UseCase for RenamePasskey {
    type Outcome = PasskeyId;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PasskeyId, Decline<AuthenticatorRefusal>> {
        let (account_id, passkey_id) = (self.account_id, self.passkey_id);
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        let rename = AuthenticatorsCommand::RenamePasskey { passkey_id, name: self.name.clone() };
        authenticators.handle((account_id, rename.at(work.now()))).await?;
        work.save(authenticators).await?;
        Ok(passkey_id)
    }
}
