//! Somebody follows the link that was mailed to their address: it is theirs.

use serde::{Deserialize, Serialize};

use crate::accounts::account_command::AccountCommand;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::links::{LinkId, LinkPurpose, followed};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Note that the address to which the link was mailed is theirs.
#[derive(Debug, Clone, Copy)]
pub struct VerifyEmail {
    /// The link.
    pub link_id: LinkId,
}

/// It is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailIsVerified {
    /// Whose.
    pub account_id: AccountId,
}

impl UseCase for VerifyEmail {
    type Outcome = EmailIsVerified;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<EmailIsVerified, Decline<AccountRefusal>> {
        let (account_id, mut account) = followed(work, self.link_id, LinkPurpose::VerifyEmail).await?;
        account.handle(AccountCommand::VerifyEmail { at: work.now() }).await?;
        work.save(account).await?;
        Ok(EmailIsVerified { account_id })
    }
}
