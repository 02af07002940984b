//! Somebody follows a link from their mail and sets another password.

use super::change_password::{PasswordIsChanged, saved};
use crate::accounts::account_command::{AccountCommand, NewPassword};
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::addresses::clear_out;
use crate::accounts::authenticators::DistrustDevices;
use crate::accounts::links::{LinkId, LinkPurpose, followed};
use crate::accounts::sign_ins::SignInEnd;
use crate::accounts::values::PasswordHash;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Let whoever the link was mailed to in by `new` from now on. All sign-ins end; nobody is signed in by it, so whatever else is asked
/// for at sign-in is asked for. If the address was not shown to be theirs before, what was set up until now goes: a stranger may have
/// registered with it.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// The link.
    pub link_id: LinkId,
    /// The hash of the new password.
    pub new: PasswordHash,
}

impl UseCase for ResetPassword {
    type Outcome = PasswordIsChanged;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PasswordIsChanged, Decline<AccountRefusal>> {
        let at = work.now();
        let (account_id, mut account) = followed(work, self.link_id, LinkPurpose::ResetPassword).await?;
        let was_verified = account.is_verified();
        let new = NewPassword { hash: self.new.clone(), kept: None, because: SignInEnd::PasswordReset };
        account.handle(AccountCommand::ChangePassword { new, at }).await?;
        // Whoever read a mail to the address has the address.
        account.handle(AccountCommand::VerifyEmail { at }).await?;
        if was_verified {
            // A device that was trusted may be in other hands: the second factor is asked for everywhere.
            DistrustDevices { account_id, device_id: None }.decide(work).await.map_err(Decline::unexpected)?;
        } else {
            clear_out(work, account_id).await?;
        }
        Ok(saved(work, account, account_id).await?)
    }
}
