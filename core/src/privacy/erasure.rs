//! Whether a person is erased: the aggregate, and how the log is told.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use crate::accounts::{
    Account, AccountCommand, AccountRefusal, AuthenticatorRefusal, EmailCommand, EmailReservation, Owners,
    OwnersCommand, OwnersRefusal, SignInEnd, SuspensionRefusal,
};
use crate::kernel::clock::instant;
use crate::kernel::executor::{AggregateRoot, Decline, UseCase, Work, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::events::{ErasureGround, PrivacyEvent, SubjectErased};
use crate::kernel::privacy::{Destroyed, SubjectId};
use crate::refusals;

/// The receipt of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureReceipt {
    /// Who.
    pub subject: SubjectId,
    /// How many keys were destroyed.
    pub keys_destroyed: u32,
    /// When.
    pub erased_at: DateTime<Utc>,
    /// On which ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<ErasureGround>,
}

impl From<SubjectErased> for ErasureReceipt {
    fn from(erased: SubjectErased) -> Self {
        let SubjectErased { subject, keys_destroyed, erased_at, ground } = erased;
        Self { subject, keys_destroyed, erased_at, ground }
    }
}

refusals! {
    /// How an erasure is refused.
    pub enum ErasureRefusal {
        /// There is no such person.
        #[error("there is no such person")]
        NoSuchPerson = NotFound "privacy.no_such_person",
        /// The person leads sessions that are still to come; they need another coach first, or must be called off.
        #[error("they lead {sessions} sessions that are still to come")]
        LeadsSessions {
            /// How many.
            sessions: u32,
        } = Conflict "privacy.leads_sessions",
        /// A fee is not settled yet: pay it, or ask staff to waive it or to erase you all the same.
        #[error("a fee is not settled yet")]
        MoneyOwed = Conflict "privacy.money_owed",
        via Account(AccountRefusal),
        via Authenticator(AuthenticatorRefusal),
        via Owners(OwnersRefusal),
        via Standing(SuspensionRefusal),
    }
}

/// Tell the log that the keys of `subject` are destroyed, and let their addresses go.
pub(super) struct AnnounceErasure {
    pub(super) subject: SubjectId,
    pub(super) destroyed: Destroyed,
    pub(super) ground: Option<ErasureGround>,
}

impl UseCase for AnnounceErasure {
    type Outcome = ErasureReceipt;
    type Refusal = ErasureRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ErasureReceipt, Decline<ErasureRefusal>> {
        let Self { subject, destroyed, ground } = *self;
        let receipt =
            ErasureReceipt { subject, keys_destroyed: destroyed.keys, erased_at: instant(destroyed.at), ground };
        let mut erasure = work.load::<Erasure>(subject).await?;
        erasure.handle(receipt).await?;
        work.save(erasure).await?;
        let account_id = AccountId::from_uuid(subject.uuid());
        let mut account = work.load::<Account>(account_id).await?;
        if let Some(key) = account.email_key() {
            let (because, at) = (SignInEnd::Erased, receipt.erased_at);
            let keys = account.former_keys().chain([key]).collect::<Vec<_>>();
            let end = AccountCommand::EndSignIns { kept: None, because, at };
            account.handle(end).await.map_err(ErasureRefusal::from)?;
            work.save(account).await?;
            for key in keys {
                let mut address = work.load::<EmailReservation>(key).await?;
                address.handle(EmailCommand::Release(account_id)).await.map_err(ErasureRefusal::from)?;
                work.save(address).await?;
            }
        }
        let mut owners = work.load::<Owners>(work.org()).await?;
        owners.handle(OwnersCommand::Forget(account_id)).await.map_err(ErasureRefusal::from)?;
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
    type Error = ErasureRefusal;
    type Services = ();

    async fn handle(&mut self, receipt: ErasureReceipt, (): &(), sink: &EventSink<Self>) -> Result<(), ErasureRefusal> {
        if !self.erased {
            let ErasureReceipt { subject, keys_destroyed, erased_at, ground } = receipt;
            sink.write(SubjectErased { subject, keys_destroyed, erased_at, ground }.into(), self).await;
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
    const FOLD: u64 = fingerprint(include_str!("erasure.rs"));
}
