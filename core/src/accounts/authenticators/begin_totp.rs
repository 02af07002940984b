//! Somebody takes a secret into their authenticator app.

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::prove::{Proof, Proven, prove};
use super::values::TotpSecret;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Show `secret` to `account_id`. It counts for nothing until [`super::ConfirmTotp`].
#[derive(Debug, Clone)]
pub struct BeginTotp {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
    /// What their app shall know, made for this command.
    pub secret: TotpSecret,
}

impl UseCase for BeginTotp {
    type Outcome = Proven<()>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<()>, Decline<AuthenticatorRefusal>> {
        let Self { account_id, proof, secret } = self;
        let mut authenticators = match prove(work, *account_id, proof).await? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        let begin = AuthenticatorsCommand::BeginTotp(secret.clone()).at(work.now());
        authenticators.handle((*account_id, begin)).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(()))
    }
}
