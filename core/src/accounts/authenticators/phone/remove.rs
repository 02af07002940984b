//! Somebody does without codes by text.

use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use crate::accounts::authenticators::notices::AuthenticatorNotice;
use crate::accounts::authenticators::prove::{Proof, Proven, inform, prove};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Send no codes to the number of `account_id` any more.
#[derive(Debug, Clone)]
pub struct RemovePhone {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
}

impl UseCase for RemovePhone {
    type Outcome = Proven<()>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<()>, Decline<AuthenticatorRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        let mut authenticators = match prove(work, account_id, &self.proof).await? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        authenticators.handle((account_id, AuthenticatorsCommand::RemovePhone.at(at))).await?;
        inform(work, account_id, &AuthenticatorNotice::PhoneRemoved { at }).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(()))
    }
}
