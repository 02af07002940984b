//! What a program that embeds the core does for people who ask about their data.

use super::Regimen;
use crate::accounts::AccountRefusal;
use crate::accounts::values::Password;
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Actor, StoreError};
use crate::kernel::privacy::SubjectId;
use crate::kernel::privacy::events::ErasureGround;
use crate::privacy::events::Exported;
use crate::privacy::{
    DisclosureRefusal, EraseBy, Erasure, ErasureReceipt, ErasureRefusal, ExportIsNoted, FalseReceipt, MayBeErased,
    NoteExport, PersonExport, SignedReceipt, erase_person, export_person, receipts,
};

/// A receipt cannot be replayed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReplayError {
    /// It is none of ours.
    #[error(transparent)]
    False(#[from] FalseReceipt),
    /// A store did not answer.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Regimen {
    /// Goes on only if `password` is the password of `account_id`.
    ///
    /// # Errors
    /// [`AccountRefusal::InvalidCredentials`], [`AccountRefusal::TooManyAttempts`], or what broke.
    pub async fn prove_password(
        &self,
        org: OrgId,
        account_id: AccountId,
        password: Password,
    ) -> Result<(), Decline<AccountRefusal>> {
        self.proved(org, account_id, password).await.map(|_| ())
    }

    /// Everything about `person`, signed. That they got it is in the log before.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn export_person(
        &self,
        request: &Request,
        person: AccountId,
    ) -> Result<PersonExport, Decline<DisclosureRefusal>> {
        let noted = self.note_export(request, person, Exported::Person).await?;
        let when = (noted.position, noted.outcome.exported_at);
        Ok(export_person(&self.executor, &self.signer, request.org, person, when).await?)
    }

    /// Notes that `account_id` gets `what`.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn note_export(
        &self,
        request: &Request,
        account_id: AccountId,
        what: Exported,
    ) -> Result<Done<ExportIsNoted>, Decline<DisclosureRefusal>> {
        let up_to = self.log().store().head(request.org).await.map_err(Failure::from)?.position;
        self.executor.execute(request, &NoteExport { account_id, what, up_to }).await
    }

    /// Erases a person; `None` if there is no such account.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn erase(
        &self,
        org: OrgId,
        actor: Actor,
        account_id: AccountId,
    ) -> Result<Option<Done<ErasureReceipt>>, Failure> {
        erase_person(&self.executor, org, actor, account_id, None).await
    }

    /// Erases the person of `account_id` on the ground `ground`, if that can be done now, and gives the receipt.
    ///
    /// # Errors
    /// See [`ErasureRefusal`], or what broke.
    pub async fn erase_asked(
        &self,
        request: &Request,
        account_id: AccountId,
        ground: ErasureGround,
    ) -> Result<Done<SignedReceipt>, Decline<ErasureRefusal>> {
        let by = match ground {
            ErasureGround::AskedInApp => EraseBy::Themselves,
            ErasureGround::AskedOtherwise
            | ErasureGround::NoLongerNeeded
            | ErasureGround::ConsentWithdrawn
            | ErasureGround::LegalObligation => EraseBy::Staff,
        };
        self.executor.execute(&Request::once(request.org, request.actor), &MayBeErased { account_id, by }).await?;
        let erased = erase_person(&self.executor, request.org, request.actor, account_id, Some(ground)).await?;
        let Done { repeated, .. } = erased.ok_or(ErasureRefusal::NoSuchPerson)?;
        let receipt = self.receipt_of(request.org, account_id.into()).await.map_err(Failure::from)?;
        let outcome = receipt.ok_or_else(|| Failure::Corrupt("an erasure is not in the log".into()))?;
        // What they had taken was given back after the erasure itself.
        let position = self.log().store().head(request.org).await.map_err(Failure::from)?.position;
        Ok(Done { outcome, position, repeated })
    }

    /// The receipt of `subject`, if they are erased.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn receipt_of(&self, org: OrgId, subject: SubjectId) -> Result<Option<SignedReceipt>, StoreError> {
        Ok(receipts(self.log().store(), &self.signer, org, Some(subject)).await?.into_iter().next())
    }

    /// The receipts of every erasure in the log of `org`.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn receipts(&self, org: OrgId) -> Result<Vec<SignedReceipt>, StoreError> {
        receipts(self.log().store(), &self.signer, org, None).await
    }

    /// Erases again whom `receipt` tells of, if the log does not know it: it was restored from a backup made before. False if
    /// there is nothing to do.
    ///
    /// # Errors
    /// When the receipt is none of ours, or a store does not answer.
    pub async fn replay_erasure(&self, receipt: &SignedReceipt) -> Result<bool, ReplayError> {
        receipt.verify(self.signer.public_key())?;
        let (org, subject) = (receipt.org_id, receipt.subject);
        let account_id = AccountId::from_uuid(subject.uuid());
        let executor: &Executor = &self.executor;
        let (_, known) = executor.current::<Erasure>(org, subject).await?;
        if known > 0 {
            return Ok(false);
        }
        let erased = erase_person(executor, org, Actor::System, account_id, receipt.ground).await?;
        Ok(erased.is_some())
    }
}
