//! A link is followed, in the commit of what it is for.

use super::mailed_link::{LinkCommand, MailedLink};
use super::values::{LinkId, LinkPurpose};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::{Email, EmailKey};
use crate::kernel::executor::{Decline, Loaded, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

type Declined = Decline<AccountRefusal>;

/// Follows `link_id`, which was mailed to the address of an account: whose it is, if it still has that address and its sign-ins were
/// not ended since.
pub(in crate::accounts) async fn followed(
    work: &mut Work<'_>,
    link_id: LinkId,
    purpose: LinkPurpose,
) -> Result<(AccountId, Loaded<Account>), Declined> {
    let link = follow(work, link_id, purpose).await?;
    let account_id = link.account_id().ok_or(AccountRefusal::LinkOver)?;
    let account = work.load::<Account>(account_id).await?;
    if link.email_key() != account.email_key() || !link.still_opens(&account) {
        return Err(AccountRefusal::LinkOver.into());
    }
    Ok((account_id, account))
}

/// An address as it is written down, and the key under which it is reserved.
pub(in crate::accounts) type Address = (EmailKey, Personal<Email>);

/// Follows `link_id`, which is about another address than its account has: whose it is, and which address.
pub(in crate::accounts) async fn followed_to(
    work: &mut Work<'_>,
    link_id: LinkId,
    purpose: LinkPurpose,
) -> Result<(AccountId, Loaded<Account>, Address), Declined> {
    let link = follow(work, link_id, purpose).await?;
    let (Some(account_id), Some(key), Some(email)) = (link.account_id(), link.email_key(), link.email().cloned())
    else {
        return Err(AccountRefusal::LinkOver.into());
    };
    let account = work.load::<Account>(account_id).await?;
    if !link.still_opens(&account) {
        return Err(AccountRefusal::LinkOver.into());
    }
    Ok((account_id, account, (key, email)))
}

async fn follow(work: &mut Work<'_>, link_id: LinkId, purpose: LinkPurpose) -> Result<Loaded<MailedLink>, Declined> {
    let at = work.now();
    let mut link = work.load::<MailedLink>(link_id).await?;
    link.handle(LinkCommand::Follow { purpose, at }).await?;
    if let Some(account_id) = link.account_id() {
        work.expect_present(account_id.into());
    }
    work.save(link).await?;
    Ok(work.load::<MailedLink>(link_id).await?)
}
