//! What a program that embeds the core does for people who ask about their data.

use super::Regimen;
use crate::accounts::authenticators::proven;
use crate::accounts::values::Password;
use crate::accounts::{Caller, Proof, SecondFactorRefusal};
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Actor, StoreError};
use crate::kernel::privacy::SubjectId;
use crate::kernel::privacy::events::ErasureGround;
use crate::privacy::events::Exported;
use crate::privacy::{
    DisclosureRefusal, EraseBy, EraseOneself, Erasure, ErasureReceipt, ErasureRefusal, ExportIsNoted, ExportOneself,
    FalseReceipt, MayBeErased, NoteExport, PersonExport, SignedReceipt, erase_person, export_person, receipts,
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
    /// Everything about `person`, signed, for themselves, who give their password once more, and a `proof` if they have a second factor.
    /// That they got it is in the log before.
    ///
    /// # Errors
    /// That the password or the proof is missing or wrong, or too many were, or what broke.
    pub async fn export_oneself(
        &self,
        request: &Request,
        person: AccountId,
        (password, proof): (Password, Option<Proof>),
    ) -> Result<PersonExport, Decline<SecondFactorRefusal>> {
        let password = self.proved(request.org, person, password).await.map_err(Decline::via)?;
        let up_to = self.log().store().head(request.org).await.map_err(Failure::from)?.position;
        let export = ExportOneself { account_id: person, password, proof, up_to };
        let noted = proven(&self.executor, request, &export).await?;
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

    /// Erases the person of `account_id`, who wants it, gives their password once more, and a `proof` if they have a second factor; gives
    /// the receipt.
    ///
    /// # Errors
    /// See [`ErasureRefusal`], that the password or the proof is missing or wrong, or too many were, or what broke.
    pub async fn erase_oneself(
        &self,
        request: &Request,
        account_id: AccountId,
        (password, proof): (Password, Option<Proof>),
    ) -> Result<Done<SignedReceipt>, Decline<ErasureRefusal>> {
        let password = self.proved(request.org, account_id, password).await.map_err(Decline::via)?;
        let once = Request::once(request.org, request.actor);
        proven(&self.executor, &once, &EraseOneself { account_id, password, proof }).await?;
        self.erase_for(request, account_id, ErasureGround::AskedInApp).await
    }

    /// Erases the person of `account_id` on the ground `ground`, as `caller`, who is staff, wants it, if that can be done now, and gives the receipt.
    ///
    /// # Errors
    /// See [`ErasureRefusal`], or what broke.
    pub async fn erase_member(
        &self,
        request: &Request,
        caller: Caller,
        (account_id, ground): (AccountId, ErasureGround),
    ) -> Result<Done<SignedReceipt>, Decline<ErasureRefusal>> {
        let once = Request::once(request.org, request.actor);
        self.executor.execute(&once, &MayBeErased { account_id, by: EraseBy::Staff(caller) }).await?;
        self.erase_for(request, account_id, ground).await
    }

    async fn erase_for(
        &self,
        request: &Request,
        account_id: AccountId,
        ground: ErasureGround,
    ) -> Result<Done<SignedReceipt>, Decline<ErasureRefusal>> {
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
