//! Somebody does without an identity that they have elsewhere.

use super::claim::{IdentityClaim, IdentityCommand, IdentityRefusal};
use super::linked::{LinkCommand, LinkedIdentities};
use super::values::ProviderName;
use crate::accounts::notices::AccountNotice;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Let `account_id` sign in with that identity no more.
#[derive(Debug, Clone)]
pub struct UnlinkIdentity {
    /// Who.
    pub account_id: AccountId,
    /// Who vouched for them.
    pub provider: ProviderName,
}

impl UseCase for UnlinkIdentity {
    type Outcome = ProviderName;
    type Refusal = IdentityRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ProviderName, Decline<IdentityRefusal>> {
        let Self { account_id, provider } = self.clone();
        let mut linked = work.load::<LinkedIdentities>(account_id).await?;
        let key = linked.of(&provider).map(|item| item.key).ok_or(IdentityRefusal::NotLinked)?;
        linked.handle((account_id, provider.clone(), LinkCommand::Unlink, work.now())).await?;
        let mut claim = work.load::<IdentityClaim>(key).await?;
        claim.handle(IdentityCommand::Release(account_id)).await?;
        let notice = AccountNotice::IdentityUnlinked { provider: provider.clone() };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
        work.save(linked).await?;
        work.save(claim).await?;
        Ok(provider)
    }
}
