//! An account gets another address, or its former one back: both reservations move in one commit.

use serde::{Deserialize, Serialize};

use super::holding::claim;
use super::reservation::{EmailCommand, EmailReservation};
use crate::accounts::account_command::AccountCommand;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::links::{LinkId, LinkPurpose, NewLink, at as at_address, followed_to, mailed, tell};
use crate::accounts::sign_ins::SignInEnd;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichChange {
    /// To the address at which somebody followed a link. The former one is mailed a link to take it back, and is kept for the account
    /// as long as that can be followed.
    Confirm {
        /// The link by which it can be taken back.
        undo: LinkId,
    },
    /// Back to the former address. Whoever changed it may be a thief: all sign-ins end.
    Undo,
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
        let purpose = match self.which {
            WhichChange::Confirm { .. } => LinkPurpose::ConfirmEmailChange,
            WhichChange::Undo => LinkPurpose::UndoEmailChange,
        };
        let (account_id, mut account, (email_key, email)) = followed_to(work, self.link_id, purpose).await?;
        let (Some(former_key), Some(former)) = (account.email_key(), account.email().cloned()) else {
            return Err(AccountRefusal::LinkOver.into());
        };
        claim(work, email_key, account_id).await?;
        account.handle(AccountCommand::ChangeEmail { email, email_key, at }).await?;
        match self.which {
            WhichChange::Confirm { undo } => {
                let purpose = LinkPurpose::UndoEmailChange;
                let new = NewLink { link_id: undo, account_id, purpose, epoch: account.epoch() };
                let expires_at = mailed(work, new, (former_key, Some(former.clone()))).await?;
                tell(work, at_address(account_id, &former)?, new, expires_at).await?;
            }
            // They may have taken it back by another change already.
            WhichChange::Undo if former_key == email_key => {}
            WhichChange::Undo => {
                let because = SignInEnd::EmailChangeUndone;
                account.handle(AccountCommand::EndSignIns { kept: None, because, at }).await?;
                let mut taken_back = work.load::<EmailReservation>(former_key).await?;
                taken_back.handle(EmailCommand::Release(account_id)).await?;
                work.save(taken_back).await?;
            }
        }
        work.save(account).await?;
        Ok(EmailIsChanged { account_id })
    }
}
