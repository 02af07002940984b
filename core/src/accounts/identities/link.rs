//! Somebody who is signed in links an identity that they have elsewhere.

use super::claim::{IdentityClaim, IdentityCommand, IdentityRefusal, owner_of};
use super::linked::{LinkCommand, LinkedIdentities};
use super::values::{IdentityKey, ProviderName};
use crate::accounts::notices::AccountNotice;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Let `account_id` sign in with an identity.
#[derive(Debug, Clone)]
pub struct LinkIdentity {
    /// Who.
    pub account_id: AccountId,
    /// Who vouches for them.
    pub provider: ProviderName,
    /// Which identity.
    pub key: IdentityKey,
}

impl UseCase for LinkIdentity {
    type Outcome = ProviderName;
    type Refusal = IdentityRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ProviderName, Decline<IdentityRefusal>> {
        let Self { account_id, provider, key } = self.clone();
        let mut claim = work.load::<IdentityClaim>(key).await?;
        // Whoever was erased keeps nobody from coming back.
        if let (None, Some(erased)) = (owner_of(work, &claim).await?, claim.owner()) {
            claim.handle(IdentityCommand::Release(erased)).await?;
        }
        claim.handle(IdentityCommand::Claim(account_id)).await?;
        let mut linked = work.load::<LinkedIdentities>(account_id).await?;
        let before = linked.shared();
        linked.handle((account_id, provider.clone(), LinkCommand::Link(key), work.now())).await?;
        if *before != *linked {
            let notice = AccountNotice::IdentityLinked { provider: provider.clone() };
            post(work, account_id, &notice).await?;
            send_mail(work, Recipient::Account(account_id), &notice).await?;
        }
        work.expect_present(account_id.into());
        work.save(claim).await?;
        work.save(linked).await?;
        Ok(provider)
    }
}
