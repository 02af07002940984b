//! Somebody who is signed in proves once more who they are, before something that cannot be undone or that takes data out.

use super::account::Account;
use super::account_refusal::AccountRefusal;
use super::ports::PasswordHasher;
use super::values::{Password, PasswordHash};
use crate::kernel::executor::{Decline, Executor, Failure};
use crate::kernel::ids::{AccountId, OrgId};

/// Goes on only if `password` is the password of `account_id`: with its hash, to be looked at again in the commit that rests on it.
///
/// # Errors
/// [`AccountRefusal::InvalidCredentials`] if it is not, or what broke.
pub async fn prove_password(
    executor: &Executor,
    hasher: &PasswordHasher,
    org: OrgId,
    account_id: AccountId,
    password: Password,
) -> Result<PasswordHash, Decline<AccountRefusal>> {
    let known = executor.current::<Account>(org, account_id).await?.0.password().cloned();
    let verified = hasher.verify(password, known.clone()).await.map_err(Failure::from)?;
    known.filter(|_| verified).ok_or_else(|| AccountRefusal::InvalidCredentials.into())
}
