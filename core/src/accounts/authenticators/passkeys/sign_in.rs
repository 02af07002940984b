//! Somebody signs in with a passkey and nothing else: the device has verified them.

use super::passkey::Asserted;
use crate::accounts::authenticators::complete_sign_in::SecondFactorRefusal;
use crate::accounts::authenticators::prove::{Proof, Proven, prove};
use crate::accounts::sign_ins::{AuthMethod, Device, NewSignIn, SignIn, SignInId, SignedInAs, begin_sign_in};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Sign in whoever's passkey signed `asserted`.
#[derive(Debug, Clone)]
pub struct SignInWithPasskey {
    /// The sign-in that it becomes: named in the challenge, so that it happens once.
    pub sign_in_id: SignInId,
    /// Who, as the device says.
    pub account_id: AccountId,
    /// What it signed.
    pub asserted: Asserted,
    /// On which device.
    pub device: Device,
}

impl UseCase for SignInWithPasskey {
    type Outcome = Proven<SignedInAs>;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<SignedInAs>, Decline<SecondFactorRefusal>> {
        let (account_id, sign_in_id) = (self.account_id, self.sign_in_id);
        if work.load::<SignIn>(sign_in_id).await?.exists() {
            return Err(SecondFactorRefusal::ChallengeOver.into());
        }
        let proof = Proof::Passkey(self.asserted.clone());
        let authenticators = match prove(work, account_id, &proof).await.map_err(Decline::via)? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        work.save(authenticators).await?;
        let methods = vec![AuthMethod::Passkey];
        let new = NewSignIn { sign_in_id, account_id, methods, device: &self.device };
        begin_sign_in(work, new).await.map(Proven::Right).map_err(Decline::via)
    }
}
