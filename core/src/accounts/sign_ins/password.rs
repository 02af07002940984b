//! Somebody proves by a password who they are.

use uuid::Uuid;

use super::begin::{BeginSignIn, Device, Proof, SignedInAs};
use super::values::SignInId;
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::addresses::EmailReservation;
use crate::accounts::ports::PasswordHasher;
use crate::accounts::values::{EmailKey, Password};
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Actor;

/// Nobody's account, looked up where an address is unknown, so that it costs as many questions as a known one.
const NOBODY: AccountId = AccountId::from_uuid(Uuid::nil());

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
    let account_id = address.owner().unwrap_or(NOBODY);
    let (account, _) = executor.current::<Account>(request.org, account_id).await?;
    // An address that they had before is kept for them, and does not let them in.
    let known = account.password().filter(|_| account.email_key() == Some(key)).cloned();
    let verified = hasher.verify(password, known.clone()).await.map_err(Failure::from)?;
    let hash = known.filter(|_| verified).ok_or(AccountRefusal::InvalidCredentials)?;
    let request = Request { actor: Actor::Account(account_id), ..request.clone() };
    let begin = BeginSignIn { sign_in_id: SignInId::generate(), account_id, proof: Proof::Password(hash), device };
    match executor.execute(&request, &begin).await {
        // Erased while they were typing.
        Err(Decline::Failed(Failure::Erased(_))) => Err(AccountRefusal::InvalidCredentials.into()),
        begun => begun,
    }
}
