//! What a program that embeds the core does for people who want a link by mail.

use super::Regimen;
use crate::accounts::addresses::EmailReservation;
use crate::accounts::links::{LinkId, LinkIsMailed, LinkPurpose, MailLink};
use crate::accounts::values::{Email, EmailKey};
use crate::accounts::{Account, AccountRefusal};
use crate::kernel::executor::{Decline, Done, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};

impl Regimen {
    /// Mails a link to whoever has the address `email`, if anybody does: once this returns, the mail is queued for good. Whoever asks is
    /// not told, also if it could not be queued; that it takes longer where somebody has the address is for the caller to hide.
    pub async fn mail_link(&self, org: OrgId, email: &Email, purpose: LinkPurpose) -> LinkIsMailed {
        // Of the time before: what it says must not tell either how long it took.
        let expires_at = self.clock.now() + purpose.life();
        let key = self.email_key(org, email);
        if self.allowance.take((org, key)).is_ok()
            && let Err(error) = self.mail_link_to_owner((org, key), purpose).await
        {
            tracing::error!(%error, "a link was not mailed");
        }
        LinkIsMailed { expires_at }
    }

    async fn mail_link_to_owner(&self, (org, key): (OrgId, EmailKey), purpose: LinkPurpose) -> Result<(), Failure> {
        let (address, _) = self.executor.current::<EmailReservation>(org, key).await?;
        let Some(account_id) = address.owner() else { return Ok(()) };
        let mail = MailLink { link_id: LinkId::generate(), account_id, purpose, asked_at: key };
        match self.executor.execute(&Request::system(org), &mail).await {
            // An address that they had before is kept for them, and nothing is mailed there.
            Ok(_) | Err(Decline::Refused(_)) => Ok(()),
            Err(Decline::Failed(error)) => Err(error),
        }
    }

    /// Mails `account_id` another link to show that the address that they have is theirs.
    ///
    /// # Errors
    /// [`AccountRefusal::EmailVerifiedAlready`], [`AccountRefusal::TooManyLinks`], or what broke.
    pub async fn mail_verification(
        &self,
        request: &Request,
        account_id: AccountId,
    ) -> Result<Done<LinkIsMailed>, Decline<AccountRefusal>> {
        let (account, _) = self.executor.current::<Account>(request.org, account_id).await?;
        let key = account.email_key().ok_or(AccountRefusal::AccountNotFound)?;
        self.expect_allowance((request.org, key))?;
        let (link_id, purpose) = (LinkId::generate(), LinkPurpose::VerifyEmail);
        let mail = MailLink { link_id, account_id, purpose, asked_at: key };
        self.executor.execute(request, &mail).await
    }

    /// Refuses whoever asks for one link more than may be mailed to an address, whether anybody has it or not.
    pub(super) fn expect_allowance(&self, whose: (OrgId, EmailKey)) -> Result<(), AccountRefusal> {
        let taken = self.allowance.take(whose);
        taken.map_err(|retry_after_seconds| AccountRefusal::TooManyLinks { retry_after_seconds })
    }
}
