//! From what somebody typed to a proof.

use super::backup_codes::BackupKey;
use super::prove::Proof;
use super::values::GivenCode;
use crate::accounts::account::Account;
use crate::accounts::ports::PasswordHasher;
use crate::accounts::values::Password;
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::secrets::Pepper;

/// What somebody typed to be believed.
#[derive(Debug, Clone)]
pub enum Given {
    /// A code.
    Code(GivenCode),
    /// A password.
    Password(Password),
}

/// The proof that `given` is for `account_id`.
///
/// # Errors
/// What broke.
pub async fn proof(
    executor: &Executor,
    (hasher, pepper): (&PasswordHasher, &Pepper),
    (org, account_id): (OrgId, AccountId),
    given: Given,
) -> Result<Proof, Failure> {
    let password = match given {
        Given::Code(GivenCode::Totp(code)) => return Ok(Proof::Totp(code)),
        Given::Code(GivenCode::Backup(code)) => {
            return Ok(Proof::BackupCode(BackupKey::of(&code, org, account_id, pepper)));
        }
        Given::Password(password) => password,
    };
    let known = executor.current::<Account>(org, account_id).await?.0.password().cloned();
    let verified = hasher.verify(password, known.clone()).await.map_err(Failure::from)?;
    Ok(known.filter(|_| verified).map_or(Proof::WrongPassword, Proof::RightPassword))
}
