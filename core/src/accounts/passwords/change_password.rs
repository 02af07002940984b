//! Somebody who is signed in wants another password.

use serde::{Deserialize, Serialize};

use crate::accounts::account::Account;
use crate::accounts::account_command::{AccountCommand, NewPassword};
use crate::accounts::authenticators::{Proof, Proven, SecondFactorRefusal, prove_again};
use crate::accounts::notices::AccountNotice;
use crate::accounts::sign_ins::{SignInEnd, SignInId};
use crate::accounts::values::PasswordHash;
use crate::kernel::executor::{Decline, Failure, Loaded, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Let `account_id` in by `new` from now on, in place of `old`, whose password was verified. All other sign-ins end.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// Whose.
    pub account_id: AccountId,
    /// The hash whose password they gave.
    pub old: PasswordHash,
    /// That it is them, if they have a second factor.
    pub proof: Option<Proof>,
    /// The hash of the new one.
    pub new: PasswordHash,
    /// The sign-in of the device on which they change it.
    pub kept: SignInId,
}

/// It is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordIsChanged {
    /// Whose.
    pub account_id: AccountId,
}

impl UseCase for ChangePassword {
    type Outcome = Proven<PasswordIsChanged>;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<PasswordIsChanged>, Decline<SecondFactorRefusal>> {
        match prove_again(work, self.account_id, (&self.old, self.proof.as_ref())).await? {
            Proven::Right(()) => {}
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        }
        let mut account = work.load::<Account>(self.account_id).await?;
        let new = NewPassword { hash: self.new.clone(), kept: Some(self.kept), because: SignInEnd::PasswordChanged };
        let change = AccountCommand::ChangePassword { new, at: work.now() };
        account.handle(change).await.map_err(SecondFactorRefusal::from)?;
        Ok(Proven::Right(saved(work, account, self.account_id).await?))
    }
}

/// Saves the account and tells its owner.
pub(super) async fn saved(
    work: &mut Work<'_>,
    account: Loaded<Account>,
    account_id: AccountId,
) -> Result<PasswordIsChanged, Failure> {
    let changed_at = work.now();
    work.save(account).await?;
    let notice = AccountNotice::PasswordChanged { changed_at };
    post(work, account_id, &notice).await?;
    send_mail(work, Recipient::Account(account_id), &notice).await?;
    Ok(PasswordIsChanged { account_id })
}
