//! Somebody wants another address: a link goes to the new one.

use super::holding::{ask_for, holder};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::authenticators::{Proof, Proven, SecondFactorRefusal, prove_again};
use crate::accounts::links::{LinkId, LinkIsMailed, LinkPurpose, NewLink, at, mailed, tell};
use crate::accounts::values::{Email, EmailKey, PasswordHash};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Mail a link to `email`, the address that `account_id`, whose password was verified, wants. Whoever has it already is told so, and
/// the one who asks is not.
#[derive(Debug, Clone)]
pub struct AskForEmailChange {
    /// The link.
    pub link_id: LinkId,
    /// Whose.
    pub account_id: AccountId,
    /// The hash whose password they gave.
    pub password: PasswordHash,
    /// That it is them, if they have a second factor.
    pub proof: Option<Proof>,
    /// The address they want.
    pub email: Email,
    /// The keyed hash of it.
    pub email_key: EmailKey,
}

impl UseCase for AskForEmailChange {
    type Outcome = Proven<LinkIsMailed>;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<LinkIsMailed>, Decline<SecondFactorRefusal>> {
        match prove_again(work, self.account_id, (&self.password, self.proof.as_ref())).await? {
            Proven::Right(()) => self.ask(work).await.map(Proven::Right).map_err(Decline::via),
            Proven::Wrong { attempts_left, locked_until } => Ok(Proven::Wrong { attempts_left, locked_until }),
        }
    }
}

impl AskForEmailChange {
    async fn ask(&self, work: &mut Work<'_>) -> Result<LinkIsMailed, Decline<AccountRefusal>> {
        let Self { link_id, account_id, email_key, .. } = *self;
        let account = work.load::<Account>(account_id).await?;
        let new = NewLink { link_id, account_id, purpose: LinkPurpose::ConfirmEmailChange, epoch: account.epoch() };
        let expires_at = mailed(work, new, (email_key, Some(self.email.clone()))).await?;
        match holder(work, email_key).await?.filter(|owner| *owner != account_id) {
            Some(owner) => ask_for(work, email_key, owner).await?,
            None => tell(work, at(account_id, &self.email)?, new, expires_at).await?,
        }
        Ok(LinkIsMailed { expires_at })
    }
}
