//! Somebody does without an identity that they have elsewhere.

use super::claim::{IdentityClaim, IdentityCommand, IdentityRefusal};
use super::linked::{LinkCommand, LinkedIdentities};
use super::values::ProviderName;
use crate::accounts::authenticators::{AuthenticatorRefusal, Proof, ProveOneself, Proven};
use crate::accounts::notices::AccountNotice;
use crate::kernel::executor::{Decline, Failure, Loaded, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};
use crate::refusals;

/// Let `account_id` sign in with that identity no more.
#[derive(Debug, Clone)]
pub struct UnlinkIdentity {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
    /// Who vouched for them.
    pub provider: ProviderName,
}

refusals! {
    /// How it is refused.
    pub enum UnlinkIdentityRefusal {
        via Identity(IdentityRefusal),
        via Authenticator(AuthenticatorRefusal),
    }
}

impl UseCase for UnlinkIdentity {
    type Outcome = Proven<ProviderName>;
    type Refusal = UnlinkIdentityRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<ProviderName>, Decline<UnlinkIdentityRefusal>> {
        let Self { account_id, proof, provider } = self.clone();
        match (ProveOneself { account_id, proof }).decide(work).await.map_err(Decline::via)? {
            Proven::Right(()) => {}
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        }
        let mut linked = work.load::<LinkedIdentities>(account_id).await?;
        unlink(work, account_id, &mut linked, &provider).await.map_err(Decline::via)?;
        work.save(linked).await?;
        Ok(Proven::Right(provider))
    }
}

/// Takes the identity of `provider` out of `linked`, which are those of `account_id`, frees it, and tells them.
async fn unlink(
    work: &mut Work<'_>,
    account_id: AccountId,
    linked: &mut Loaded<LinkedIdentities>,
    provider: &ProviderName,
) -> Result<(), Decline<IdentityRefusal>> {
    let key = linked.of(provider).map(|item| item.key).ok_or(IdentityRefusal::NotLinked)?;
    linked.handle((account_id, provider.clone(), LinkCommand::Unlink, work.now())).await?;
    let mut claim = work.load::<IdentityClaim>(key).await?;
    claim.handle(IdentityCommand::Release(account_id)).await?;
    work.save(claim).await?;
    let notice = AccountNotice::IdentityUnlinked { provider: provider.clone() };
    post(work, account_id, &notice).await?;
    send_mail(work, Recipient::Account(account_id), &notice).await?;
    Ok(())
}

/// Lets nobody sign in to `account_id` with an identity: what somebody linked who had not shown that the address is theirs goes when
/// its owner comes. Whoever has none hears nothing.
pub(in crate::accounts) async fn clear_out_identities(
    work: &mut Work<'_>,
    account_id: AccountId,
) -> Result<(), Failure> {
    let mut linked = work.load::<LinkedIdentities>(account_id).await?;
    for identity in linked.shared().items() {
        unlink(work, account_id, &mut linked, &identity.provider).await.map_err(Decline::unexpected)?;
    }
    work.save(linked).await
}
