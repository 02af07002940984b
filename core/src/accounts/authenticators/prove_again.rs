//! Somebody who is signed in proves themselves again with all that they have, before what lets them in changes.

use super::command::AuthenticatorRefusal;
use super::complete_sign_in::SecondFactorRefusal;
use super::prove::{Proof, Proven};
use super::prove_oneself::ProveOneself;
use super::state::Authenticators;
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::PasswordHash;
use crate::kernel::executor::{Decline, UseCase as _, Work};
use crate::kernel::ids::AccountId;

/// Goes on only if `password`, which was verified, still is that of `account_id`, and `proof` is their second factor if they have one.
/// What was wrong is counted and saved; then nothing else may be done.
pub(in crate::accounts) async fn prove_again(
    work: &mut Work<'_>,
    account_id: AccountId,
    (password, proof): (&PasswordHash, Option<&Proof>),
) -> Result<Proven<()>, Decline<SecondFactorRefusal>> {
    if work.load::<Account>(account_id).await?.password() != Some(password) {
        return Err(SecondFactorRefusal::from(AccountRefusal::InvalidCredentials).into());
    }
    let has_second_factor = work.load::<Authenticators>(account_id).await?.has_second_factor();
    match proof.cloned() {
        Some(proof) => ProveOneself { account_id, proof }.decide(work).await.map_err(Decline::via),
        None if has_second_factor => Err(SecondFactorRefusal::from(AuthenticatorRefusal::CodeNeeded).into()),
        None => Ok(Proven::Right(())),
    }
}
