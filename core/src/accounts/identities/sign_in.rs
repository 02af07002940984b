//! Somebody signs in with an identity that they have elsewhere.

use super::claim::{IdentityClaim, owner_of};
use super::values::IdentityKey;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::authenticators::expect_complete;
use crate::accounts::sign_ins::{AuthMethod, Device, NewSignIn, SignIn, SignInId, SignedInAs, begin_sign_in};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::refusals;

/// Sign in whoever an identity belongs to, for whom its provider vouches.
#[derive(Debug, Clone)]
pub struct SignInWithIdentity {
    /// The sign-in that it becomes: named when the provider was asked, so that it happens once.
    pub sign_in_id: SignInId,
    /// Which identity.
    pub key: IdentityKey,
    /// On which device.
    pub device: Device,
}

refusals! {
    /// How it is refused.
    pub enum SignInWithIdentityRefusal {
        /// The identity belongs to no account here: sign in another way and link it.
        #[error("the identity belongs to no account here; sign in another way and link it")]
        Unknown = Unauthenticated "auth.identity_unknown",
        /// The answer of the provider was used already: begin again.
        #[error("the answer of the provider was used already")]
        Over = Unauthenticated "auth.identity_over",
        via Account(AccountRefusal),
    }
}

impl UseCase for SignInWithIdentity {
    type Outcome = SignedInAs;
    type Refusal = SignInWithIdentityRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignedInAs, Decline<SignInWithIdentityRefusal>> {
        if work.load::<SignIn>(self.sign_in_id).await?.exists() {
            return Err(SignInWithIdentityRefusal::Over.into());
        }
        let claim = work.load::<IdentityClaim>(self.key).await?;
        let account_id = owner_of(work, &claim).await?.ok_or(SignInWithIdentityRefusal::Unknown)?;
        expect_complete(work, account_id, AuthMethod::Federated, &self.device).await.map_err(Decline::via)?;
        let methods = vec![AuthMethod::Federated];
        let new = NewSignIn { sign_in_id: self.sign_in_id, account_id, methods, device: &self.device };
        begin_sign_in(work, new).await.map_err(Decline::via)
    }
}
