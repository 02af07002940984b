//! Somebody does without their authenticator app.

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::notices::AuthenticatorNotice;
use super::prove::{Proof, Proven, inform, prove};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Ask `account_id` for their app no more.
#[derive(Debug, Clone)]
pub struct RemoveTotp {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
}

impl UseCase for RemoveTotp {
    type Outcome = Proven<()>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<()>, Decline<AuthenticatorRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        let mut authenticators = match prove(work, account_id, &self.proof).await? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        authenticators.handle((account_id, AuthenticatorsCommand::RemoveTotp.at(at))).await?;
        inform(work, account_id, &AuthenticatorNotice::TotpRemoved { at }).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(()))
    }
}
