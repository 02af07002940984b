//! Somebody who is signed in proves themselves again with all that they have: before what lets them in changes, before all that is known
//! of them goes out, and before it goes for ever.

use super::command::AuthenticatorRefusal;
use super::prove::{Proof, Proven};
use super::prove_oneself::ProveOneself;
use super::state::Authenticators;
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::PasswordHash;
use crate::kernel::executor::{Decline, UseCase as _, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::refusal::Refusal;

/// Goes on only if `password`, which was verified, still is that of `account_id`, and `proof` is their second factor if they have one.
/// What was wrong is counted and saved; then nothing else may be done.
///
/// # Errors
/// [`AccountRefusal::InvalidCredentials`] if it is not, [`AuthenticatorRefusal::CodeNeeded`] if the proof is missing,
/// [`AuthenticatorRefusal::Locked`] if none is taken for a while, or what broke.
pub async fn prove_again<R>(
    work: &mut Work<'_>,
    account_id: AccountId,
    (password, proof): (&PasswordHash, Option<&Proof>),
) -> Result<Proven<()>, Decline<R>>
where
    R: Refusal + From<AccountRefusal> + From<AuthenticatorRefusal>,
{
    if work.load::<Account>(account_id).await?.password() != Some(password) {
        return Err(Decline::Refused(R::from(AccountRefusal::InvalidCredentials)));
    }
    let has_second_factor = work.load::<Authenticators>(account_id).await?.has_second_factor();
    match proof.cloned() {
        Some(proof) => ProveOneself { account_id, proof }.decide(work).await.map_err(Decline::via),
        None if has_second_factor => Err(Decline::Refused(R::from(AuthenticatorRefusal::CodeNeeded))),
        None => Ok(Proven::Right(())),
    }
}
