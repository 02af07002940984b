//! Somebody does without a passkey.

use super::passkey::PasskeyId;
use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use crate::accounts::authenticators::notices::AuthenticatorNotice;
use crate::accounts::authenticators::prove::{Proof, Proven, inform, prove};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Let a passkey count no more.
#[derive(Debug, Clone)]
pub struct RemovePasskey {
    /// Whose.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
    /// The passkey.
    pub passkey_id: PasskeyId,
}

impl UseCase for RemovePasskey {
    type Outcome = Proven<PasskeyId>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<PasskeyId>, Decline<AuthenticatorRefusal>> {
        let (account_id, passkey_id, at) = (self.account_id, self.passkey_id, work.now());
        let mut authenticators = match prove(work, account_id, &self.proof).await? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        authenticators.handle((account_id, AuthenticatorsCommand::RemovePasskey(passkey_id).at(at))).await?;
        inform(work, account_id, &AuthenticatorNotice::PasskeyRemoved { at }).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(passkey_id))
    }
}
