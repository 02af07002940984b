//! Whose an address is, and how it comes to be somebody's.

use super::reservation::{EmailCommand, EmailReservation};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::notices::AccountNotice;
use crate::accounts::values::EmailKey;
use crate::kernel::executor::{Decline, Failure, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, send_mail};

/// The account that the address behind `key` belongs to: it is the one it has, or was a short while ago.
pub(in crate::accounts) async fn holder(work: &mut Work<'_>, key: EmailKey) -> Result<Option<AccountId>, Failure> {
    let now = work.now();
    let Some(owner) = work.load::<EmailReservation>(key).await?.owner() else { return Ok(None) };
    let holds = work.load::<Account>(owner).await?.holds(key, now);
    Ok(holds.then_some(owner))
}

/// Gives the address behind `key` to `account_id`.
pub(in crate::accounts) async fn claim(
    work: &mut Work<'_>,
    key: EmailKey,
    account_id: AccountId,
) -> Result<(), Decline<AccountRefusal>> {
    let holder = holder(work, key).await?;
    let mut address = work.load::<EmailReservation>(key).await?;
    if let Some(lapsed) = address.owner().filter(|owner| holder.is_none() && *owner != account_id) {
        // They had it before their present one, and can have it back no more.
        address.handle(EmailCommand::Release(lapsed)).await?;
    }
    if address.owner() != Some(account_id) {
        address.handle(EmailCommand::Reserve(account_id)).await?;
    }
    Ok(work.save(address).await?)
}

/// Lets the address behind `key` go, if it is that of `account_id`.
pub(super) async fn release(
    work: &mut Work<'_>,
    key: EmailKey,
    account_id: AccountId,
) -> Result<(), Decline<AccountRefusal>> {
    let mut address = work.load::<EmailReservation>(key).await?;
    address.handle(EmailCommand::Release(account_id)).await?;
    Ok(work.save(address).await?)
}

/// Notes that somebody wants the address behind `key`, which belongs to `owner`, who is told once an hour at most.
pub(in crate::accounts) async fn ask_for(
    work: &mut Work<'_>,
    key: EmailKey,
    owner: AccountId,
) -> Result<(), Decline<AccountRefusal>> {
    let asked_at = work.now();
    let mut address = work.load::<EmailReservation>(key).await?;
    let is_told = address.is_told(asked_at);
    address.handle(EmailCommand::AskFor(asked_at)).await?;
    work.save(address).await?;
    work.expect_present(owner.into());
    if !is_told {
        send_mail(work, Recipient::Account(owner), &AccountNotice::AddressTaken { asked_at }).await?;
    }
    Ok(())
}
