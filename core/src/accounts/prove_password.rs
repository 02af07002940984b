//! Somebody who is signed in proves once more who they are, before something that cannot be undone or that takes data out.

use super::account::{Account, AccountRefusal};
use super::ports::PasswordHasher;
use super::values::Password;
use crate::kernel::executor::{Decline, Executor, Failure};
use crate::kernel::ids::{AccountId, OrgId};

/// Goes on only if `password` is the password of `account_id`.
///
/// # Errors
/// [`AccountRefusal::InvalidCredentials`] if it is not, or what broke.
pub async fn prove_password(
    executor: &Executor,
    hasher: &PasswordHasher,
    org: OrgId,
    account_id: AccountId,
    password: Password,
) -> Result<(), Decline<AccountRefusal>> {
    let known = executor.current::<Account>(org, account_id).await?.0.password().cloned();
    let verified = hasher.verify(password, known).await.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    if verified { Ok(()) } else { Err(AccountRefusal::InvalidCredentials.into()) }
}
