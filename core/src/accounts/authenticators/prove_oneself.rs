//! Somebody shows that it is them, before their device is asked for a new passkey.

use super::command::AuthenticatorRefusal;
use super::prove::{Proof, Proven, prove};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Believe `account_id`.
#[derive(Debug, Clone)]
pub struct ProveOneself {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
}

impl UseCase for ProveOneself {
    type Outcome = Proven<()>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<()>, Decline<AuthenticatorRefusal>> {
        match prove(work, self.account_id, &self.proof).await? {
            Proven::Right(authenticators) => {
                work.save(authenticators).await?;
                Ok(Proven::Right(()))
            }
            Proven::Wrong { attempts_left, locked_until } => Ok(Proven::Wrong { attempts_left, locked_until }),
        }
    }
}
