//! Somebody is to be forgotten: the keys of their data are destroyed, the log is told, their address is free again, and what they
//! had booked goes to others.

use super::erasure::{AnnounceErasure, ErasureReceipt};
use super::farewell::bid_farewell;
use crate::accounts::Account;
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::Actor;
use crate::kernel::privacy::events::ErasureGround;
use crate::kernel::privacy::{Destroyed, SubjectId};

/// Erases the person of `account_id`. Nobody can read their data from the moment the keys are gone, which is before the log is
/// told; a crash in between is mended by [`finish_erasures`]. Asking again gives the same receipt.
///
/// # Errors
/// `None` as the refusal's meaning: there is no such account. Else what broke.
pub async fn erase_person(
    executor: &Executor,
    org: OrgId,
    actor: Actor,
    account_id: AccountId,
    ground: Option<ErasureGround>,
) -> Result<Option<Done<ErasureReceipt>>, Failure> {
    let (_, version) = executor.current::<Account>(org, account_id).await?;
    if version == 0 {
        return Ok(None);
    }
    let subject = SubjectId::from(account_id);
    let at = executor.clock().now().timestamp_micros();
    let destroyed = executor.codec().keys().destroy(org, subject, at).await?;
    announce(executor, org, actor, AnnounceErasure { subject, destroyed, ground }).await.map(Some)
}

/// Finishes every erasure that was cut off. Run at start.
///
/// # Errors
/// When a store does not answer.
pub async fn finish_erasures(executor: &Executor) -> Result<(), Failure> {
    for (org, subject, destroyed) in executor.codec().keys().store().unannounced().await? {
        let destroyed: Destroyed = destroyed;
        announce(executor, org, Actor::System, AnnounceErasure { subject, destroyed, ground: None }).await?;
    }
    Ok(())
}

async fn announce(
    executor: &Executor,
    org: OrgId,
    actor: Actor,
    announcement: AnnounceErasure,
) -> Result<Done<ErasureReceipt>, Failure> {
    let subject = announcement.subject;
    let request = Request::named(org, actor, &["erase", &subject.to_string()]);
    let done = match executor.execute(&request, &announcement).await {
        Ok(done) => done,
        Err(Decline::Failed(failure)) => return Err(failure),
        Err(Decline::Refused(refusal)) => return Err(Failure::Corrupt(refusal.to_string().into())),
    };
    // From here on nothing of theirs can come into the log, so what is found now is all there is.
    bid_farewell(executor, org, AccountId::from_uuid(subject.uuid())).await?;
    executor.codec().keys().store().announced(org, subject).await?;
    Ok(done)
}
