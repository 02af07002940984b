//! What somebody linked who had not shown that the address is theirs goes when its owner comes.

use super::claim::{IdentityClaim, IdentityCommand};
use super::linked::{LinkCommand, LinkedIdentities};
use crate::accounts::notices::AccountNotice;
use crate::kernel::executor::{Decline, Failure, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Lets nobody sign in to `account_id` with an identity. Whoever has none hears nothing.
pub(in crate::accounts) async fn clear_out_identities(
    work: &mut Work<'_>,
    account_id: AccountId,
) -> Result<(), Failure> {
    let at = work.now();
    let mut linked = work.load::<LinkedIdentities>(account_id).await?;
    let before = linked.shared();
    for identity in before.items() {
        let provider = identity.provider.clone();
        let unlinked = linked.handle((account_id, provider.clone(), LinkCommand::Unlink, at)).await;
        unlinked.map_err(|refusal| Decline::from(refusal).unexpected())?;
        let mut claim = work.load::<IdentityClaim>(identity.key).await?;
        let released = claim.handle(IdentityCommand::Release(account_id)).await;
        released.map_err(|refusal| Decline::from(refusal).unexpected())?;
        work.save(claim).await?;
        let notice = AccountNotice::IdentityUnlinked { provider };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
    }
    work.save(linked).await
}
