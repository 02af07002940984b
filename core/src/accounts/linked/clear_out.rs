//! What somebody linked who had not shown that the address is theirs goes when its owner comes.

use super::linked_accounts::{LinkedAccounts, LinkedAccountsCommand};
use super::notices::LinkedAccountNotice;
use crate::kernel::executor::{Decline, Failure, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Lets nobody go on as `account_id` from another organization: a link that one side does not know counts no more. Whoever has none
/// hears nothing.
pub(in crate::accounts) async fn clear_out_linked(work: &mut Work<'_>, account_id: AccountId) -> Result<(), Failure> {
    let at = work.now();
    let mut linked = work.load::<LinkedAccounts>(account_id).await?;
    let before = linked.shared();
    for other in before.all() {
        let org_id = other.org_id;
        let unlinked = linked.handle(LinkedAccountsCommand::Unlink { account_id, org_id, at }).await;
        unlinked.map_err(|refusal| Decline::from(refusal).unexpected())?;
        let notice = LinkedAccountNotice::AccountUnlinked { org_id };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
    }
    work.save(linked).await
}
