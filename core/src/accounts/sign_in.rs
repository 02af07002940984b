//! Somebody proves who they are.

use serde::{Deserialize, Serialize};

use super::account::{Account, AccountCommand, AccountRefusal};
use super::email_reservation::EmailReservation;
use super::ports::PasswordHasher;
use super::values::{EmailKey, Password, PasswordHash, Role};
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Actor;

/// Whoever signed in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct SignedInAs {
    /// Their account.
    pub account_id: AccountId,
    /// What they may do.
    pub role: Role,
}

/// Signs in whoever knows the password of the address behind `key`. An unknown address takes as long as a wrong password and
/// gets the same answer.
///
/// # Errors
/// [`AccountRefusal::InvalidCredentials`], or what broke.
pub async fn sign_in(
    executor: &Executor,
    hasher: &PasswordHasher,
    request: &Request,
    key: EmailKey,
    password: Password,
) -> Result<Done<SignedInAs>, Decline<AccountRefusal>> {
    let (address, _) = executor.current::<EmailReservation>(request.org, key).await?;
    let known = match address.owner() {
        Some(owner) => executor.current::<Account>(request.org, owner).await?.0.password().cloned(),
        None => None,
    };
    let verified =
        hasher.verify(password, known.clone()).await.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    match (verified, address.owner(), known) {
        (true, Some(account_id), Some(password)) => {
            let request = Request { actor: Actor::Account(account_id), ..request.clone() };
            match executor.execute(&request, &RecordSignIn { account_id, password }).await {
                // Erased while they were typing.
                Err(Decline::Failed(Failure::Erased(_))) => Err(AccountRefusal::InvalidCredentials.into()),
                recorded => recorded,
            }
        }
        _ => Err(AccountRefusal::InvalidCredentials.into()),
    }
}

/// Record a sign-in with the password whose hash was verified, if it still is the account's password.
struct RecordSignIn {
    account_id: AccountId,
    password: PasswordHash,
}

impl UseCase for RecordSignIn {
    type Outcome = SignedInAs;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignedInAs, Decline<AccountRefusal>> {
        let mut account = work.load::<Account>(self.account_id).await?;
        account.handle(AccountCommand::SignIn { password: self.password.clone(), at: work.now() }).await?;
        let role = account.role().ok_or(AccountRefusal::InvalidCredentials)?;
        work.expect_present(self.account_id.into());
        work.save(account).await?;
        Ok(SignedInAs { account_id: self.account_id, role })
    }
}
