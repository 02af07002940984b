//! Somebody wants to be forgotten: the keys of their data are destroyed, the log is told, their address is free again.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::account::{Account, AccountRefusal};
use super::email_reservation::{EmailCommand, EmailReservation};
use super::roles::{Owners, OwnersCommand};
use crate::kernel::clock::instant;
use crate::kernel::executor::{AggregateRoot, Decline, Done, Executor, Failure, Request, UseCase, Work, fingerprint};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::Actor;
use crate::kernel::privacy::events::{PrivacyEvent, SubjectErased};
use crate::kernel::privacy::{Destroyed, SubjectId};

/// The receipt of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureReceipt {
    /// Who.
    pub subject: SubjectId,
    /// How many keys were destroyed.
    pub keys_destroyed: u32,
    /// When.
    pub erased_at: DateTime<Utc>,
}

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
) -> Result<Option<Done<ErasureReceipt>>, Failure> {
    let (_, version) = executor.current::<Account>(org, account_id).await?;
    if version == 0 {
        return Ok(None);
    }
    let subject = SubjectId::from(account_id);
    let at = executor.clock().now().timestamp_micros();
    let destroyed = executor.codec().keys().destroy(org, subject, at).await?;
    announce(executor, org, actor, subject, destroyed).await.map(Some)
}

/// Tells the log of every erasure that it has not heard of. Run at start.
///
/// # Errors
/// When a store does not answer.
pub async fn finish_erasures(executor: &Executor) -> Result<(), Failure> {
    for (org, subject, destroyed) in executor.codec().keys().store().unannounced().await? {
        announce(executor, org, Actor::System, subject, destroyed).await?;
    }
    Ok(())
}

async fn announce(
    executor: &Executor,
    org: OrgId,
    actor: Actor,
    subject: SubjectId,
    destroyed: Destroyed,
) -> Result<Done<ErasureReceipt>, Failure> {
    let request = Request::named(org, actor, &["erase", &subject.to_string()]);
    let done = match executor.execute(&request, &AnnounceErasure { subject, destroyed }).await {
        Ok(done) => done,
        Err(Decline::Failed(failure)) => return Err(failure),
        Err(Decline::Refused(refusal)) => return Err(Failure::Corrupt(refusal.to_string().into())),
    };
    executor.forget::<Account>(org, AccountId::from_uuid(subject.uuid()));
    executor.codec().keys().store().announced(org, subject).await?;
    Ok(done)
}

struct AnnounceErasure {
    subject: SubjectId,
    destroyed: Destroyed,
}

impl UseCase for AnnounceErasure {
    type Outcome = ErasureReceipt;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ErasureReceipt, Decline<AccountRefusal>> {
        let Self { subject, destroyed } = *self;
        let receipt = ErasureReceipt { subject, keys_destroyed: destroyed.keys, erased_at: instant(destroyed.at) };
        let mut erasure = work.load::<Erasure>(subject).await?;
        erasure.handle(receipt).await?;
        work.save(erasure).await?;
        let account_id = AccountId::from_uuid(subject.uuid());
        if let Some(key) = work.load::<Account>(account_id).await?.email_key() {
            let mut address = work.load::<EmailReservation>(key).await?;
            address.handle(EmailCommand::Release(account_id)).await?;
            work.save(address).await?;
        }
        let mut owners = work.load::<Owners>(work.org()).await?;
        owners
            .handle(OwnersCommand::Forget(account_id))
            .await
            .map_err(|error| Failure::Corrupt(error.to_string().into()))?;
        work.save(owners).await?;
        Ok(receipt)
    }
}

/// Whether a person is erased: stream `privacy-{subject}`, which exists only if they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    erased: bool,
}

impl Aggregate for Erasure {
    const TYPE: &'static str = "privacy";
    type Command = ErasureReceipt;
    type Event = PrivacyEvent;
    type Error = AccountRefusal;
    type Services = ();

    async fn handle(&mut self, receipt: ErasureReceipt, (): &(), sink: &EventSink<Self>) -> Result<(), AccountRefusal> {
        if !self.erased {
            let ErasureReceipt { subject, keys_destroyed, erased_at } = receipt;
            sink.write(SubjectErased { subject, keys_destroyed, erased_at }.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: PrivacyEvent) {
        match event {
            PrivacyEvent::SubjectErased(SubjectErased { .. }) => self.erased = true,
        }
    }
}

impl AggregateRoot for Erasure {
    type Id = SubjectId;
    const FOLD: u64 = fingerprint(include_str!("erase_person.rs"));
}
