//! Somebody who gave their password gives their second factor, and is signed in.

use std::sync::Arc;

use chrono::TimeDelta;

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::policy::{Trust, rule_for};
use super::prove::{Proof, Proven, prove};
use super::state::Authenticators;
use super::trusted::TrustedDeviceId;
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::sign_ins::{AuthMethod, Device, NewSignIn, SignIn, SignInId, SignedInAs, begin_sign_in};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// What somebody has proved of themselves when their second factor is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstFactor {
    /// Who.
    pub account_id: AccountId,
    /// In which epoch of their account: a new password makes another one.
    pub epoch: u32,
    /// By what.
    pub method: AuthMethod,
}

/// Sign in whoever gave `first` and now gives `proof`.
#[derive(Debug, Clone)]
pub struct CompleteSignIn {
    /// The sign-in that it becomes: named when the second factor was asked for, so that it happens once.
    pub sign_in_id: SignInId,
    /// What they gave first.
    pub first: FirstFactor,
    /// What they give now.
    pub proof: Proof,
    /// On which device.
    pub device: Device,
    /// Under which id the device is not asked again for a while, if they wish so and the rules of their role allow it.
    pub trust: Option<TrustedDeviceId>,
}

refusals! {
    /// How a second factor is refused.
    pub enum SecondFactorRefusal {
        /// It was asked for too long ago, or it was given already: sign in again.
        #[error("the second factor was asked for too long ago, or given already; sign in again")]
        ChallengeOver = Unauthenticated "auth.challenge_over",
        via Authenticator(AuthenticatorRefusal),
        via Account(AccountRefusal),
    }
}

impl UseCase for CompleteSignIn {
    type Outcome = Proven<SignedInAs>;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<SignedInAs>, Decline<SecondFactorRefusal>> {
        let FirstFactor { account_id, method, .. } = self.first;
        let account = expect_open(work, self.sign_in_id, self.first).await?;
        let proof = self.proof.at_sign_in(self.sign_in_id);
        let mut authenticators = match prove(work, account_id, &proof).await.map_err(Decline::via)? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        let role = account.role().ok_or(SecondFactorRefusal::ChallengeOver)?;
        if let (Some(device_id), Trust::Days(days)) = (self.trust, rule_for(work, role).await?.trust) {
            let until = work.now() + TimeDelta::days(days.into());
            let trust = AuthenticatorsCommand::Trust { device_id, name: self.device.name.clone(), until };
            authenticators.handle((account_id, trust.at(work.now()))).await.map_err(SecondFactorRefusal::from)?;
        }
        work.save(authenticators).await?;
        let methods = vec![method, AuthMethod::OneTimeCode];
        let new = NewSignIn { sign_in_id: self.sign_in_id, account_id, methods, device: &self.device };
        begin_sign_in(work, new).await.map(Proven::Right).map_err(Decline::via)
    }
}

/// Lets nobody sign in by `method` alone who has a second factor, but on a device that they trust.
pub async fn expect_complete(
    work: &mut Work<'_>,
    account_id: AccountId,
    method: AuthMethod,
    device: &Device,
) -> Result<(), Decline<AccountRefusal>> {
    let authenticators = work.load::<Authenticators>(account_id).await?;
    if !authenticators.has_second_factor() {
        return Ok(());
    }
    let account = work.load::<Account>(account_id).await?.shared();
    let is_trusted = device.trusted.is_some_and(|device_id| authenticators.trusts(device_id, work.now()));
    let role = account.role().ok_or(AccountRefusal::InvalidCredentials)?;
    // A rule that trusts no device counts for those that were trusted before it, too.
    if is_trusted && rule_for(work, role).await?.trust != Trust::Never {
        return Ok(());
    }
    let first = FirstFactor { account_id, epoch: account.epoch(), method };
    Err(AccountRefusal::SecondFactorRequired { methods: authenticators.methods(), first }.into())
}

/// The account of `first`, if the sign-in `sign_in_id` has not begun yet and what was given first still counts.
pub(super) async fn expect_open(
    work: &mut Work<'_>,
    sign_in_id: SignInId,
    first: FirstFactor,
) -> Result<Arc<Account>, Decline<SecondFactorRefusal>> {
    let account = work.load::<Account>(first.account_id).await?;
    let begun = work.load::<SignIn>(sign_in_id).await?.exists();
    if begun || account.epoch() != first.epoch {
        return Err(SecondFactorRefusal::ChallengeOver.into());
    }
    Ok(account.shared())
}
