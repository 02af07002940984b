//! An account gets another address, or a former one back: all reservations move in one commit.

use serde::{Deserialize, Serialize};

use super::holding::{claim, release};
use crate::accounts::account_command::AccountCommand;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::links::{LinkId, LinkPurpose, NewLink, at as at_address, followed_to, mailed, tell};
use crate::accounts::sign_ins::SignInEnd;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::Recipient;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichChange {
    /// To the address at which somebody followed a link. The former one is mailed a link to take it back, and is kept for the account
    /// as long as that can be followed.
    Confirm {
        /// The link by which it can be taken back.
        undo: LinkId,
    },
    /// Back to a former address, and what came after it is taken back too. Whoever changed it may be a thief, who knew the password:
    /// all sign-ins end, and a link to set another one is mailed.
    Undo {
        /// That link.
        reset: LinkId,
    },
}

/// Follow `link_id`, which changes an address.
#[derive(Debug, Clone, Copy)]
pub struct ChangeEmail {
    /// The link.
    pub link_id: LinkId,
    /// Which way.
    pub which: WhichChange,
}

/// The account has the address that the link was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailIsChanged {
    /// Whose.
    pub account_id: AccountId,
}

impl UseCase for ChangeEmail {
    type Outcome = EmailIsChanged;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<EmailIsChanged, Decline<AccountRefusal>> {
        let at = work.now();
        let (purpose, kept_until) = match self.which {
            WhichChange::Confirm { .. } => (LinkPurpose::ConfirmEmailChange, at + LinkPurpose::UndoEmailChange.life()),
            WhichChange::Undo { .. } => (LinkPurpose::UndoEmailChange, at),
        };
        let (account_id, mut account, (email_key, email)) = followed_to(work, self.link_id, purpose).await?;
        let (Some(former_key), Some(former)) = (account.email_key(), account.email().cloned()) else {
            return Err(AccountRefusal::LinkOver.into());
        };
        // A change that was taken back itself takes nothing back.
        if purpose == LinkPurpose::UndoEmailChange && !account.holds(email_key, at) {
            return Err(AccountRefusal::LinkOver.into());
        }
        claim(work, email_key, account_id).await?;
        let had = account.former_keys().chain([former_key]).collect::<Vec<_>>();
        account.handle(AccountCommand::ChangeEmail { email, email_key, kept_until, at }).await?;
        let given_up = had.into_iter().filter(|key| !account.holds(*key, at)).collect::<Vec<_>>();
        for key in given_up {
            release(work, key, account_id).await?;
        }
        match self.which {
            WhichChange::Confirm { undo } => {
                let purpose = LinkPurpose::UndoEmailChange;
                let new = NewLink { link_id: undo, account_id, purpose, epoch: account.epoch() };
                let expires_at = mailed(work, new, (former_key, Some(former.clone()))).await?;
                tell(work, at_address(account_id, &former)?, new, expires_at).await?;
            }
            WhichChange::Undo { reset } => {
                let because = SignInEnd::EmailChangeUndone;
                account.handle(AccountCommand::EndSignIns { kept: None, because, at }).await?;
                let purpose = LinkPurpose::ResetPassword;
                let new = NewLink { link_id: reset, account_id, purpose, epoch: account.epoch() };
                let expires_at = mailed(work, new, (email_key, None)).await?;
                tell(work, Recipient::Account(account_id), new, expires_at).await?;
            }
        }
        work.save(account).await?;
        Ok(EmailIsChanged { account_id })
    }
}
