//! Somebody proves by a password who they are.

use super::begin::{BeginSignIn, Device, Proof, SignedInAs};
use super::values::SignInId;
use crate::accounts::account::{Account, AccountRefusal};
use crate::accounts::email_reservation::EmailReservation;
use crate::accounts::ports::PasswordHasher;
use crate::accounts::values::{EmailKey, Password};
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request};
use crate::kernel::log::Actor;

/// Signs in on `device` whoever knows the password of the address behind `key`. An unknown address takes as long as a wrong
/// password and gets the same answer.
///
/// # Errors
/// [`AccountRefusal::InvalidCredentials`], or what broke.
pub async fn sign_in(
    executor: &Executor,
    hasher: &PasswordHasher,
    request: &Request,
    (key, password): (EmailKey, Password),
    device: Device,
) -> Result<Done<SignedInAs>, Decline<AccountRefusal>> {
    let (address, _) = executor.current::<EmailReservation>(request.org, key).await?;
    let known = match address.owner() {
        Some(owner) => executor.current::<Account>(request.org, owner).await?.0.password().cloned(),
        None => None,
    };
    let verified =
        hasher.verify(password, known.clone()).await.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    let (true, Some(account_id), Some(hash)) = (verified, address.owner(), known) else {
        return Err(AccountRefusal::InvalidCredentials.into());
    };
    let request = Request { actor: Actor::Account(account_id), ..request.clone() };
    let begin = BeginSignIn { sign_in_id: SignInId::generate(), account_id, proof: Proof::Password(hash), device };
    match executor.execute(&request, &begin).await {
        // Erased while they were typing.
        Err(Decline::Failed(Failure::Erased(_))) => Err(AccountRefusal::InvalidCredentials.into()),
        begun => begun,
    }
}
