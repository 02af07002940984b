//! The desk says what became of a purchase: it is paid, and the credits are there in the same commit; or it is cancelled.

use super::buy_package::PurchaseIs;
use super::command::MembershipCommand;
use super::membership::Membership;
use super::purchase::Purchase;
use super::purchase_command::{PurchaseCommand, PurchaseRefusal};
use super::refusal::MembershipRefusal;
use super::values::{LotNumber, PaymentMethod, PaymentReference, PurchaseId, PurchaseState};
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::refusals;

/// Note that `purchase_id` is paid. Said again, also with another reference, it changes nothing and gets the same answer.
#[derive(Debug, Clone)]
pub struct ConfirmPurchase {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// How it was paid.
    pub method: PaymentMethod,
    /// What the payment is known by outside.
    pub reference: PaymentReference,
}

/// Note that `purchase_id` will not be paid any more.
#[derive(Debug, Clone, Copy)]
pub struct CancelPurchase {
    /// The purchase.
    pub purchase_id: PurchaseId,
}

refusals! {
    /// How noting what became of a purchase is refused.
    pub enum SettlePurchaseRefusal {
        via Purchase(PurchaseRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for ConfirmPurchase {
    type Outcome = PurchaseIs;
    type Refusal = SettlePurchaseRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PurchaseIs, Decline<SettlePurchaseRefusal>> {
        let Self { purchase_id, method, reference } = self.clone();
        let mut purchase = work.load::<Purchase>(purchase_id).await?;
        pay(work, &mut purchase, purchase_id, (method, reference)).await?;
        let is = PurchaseIs::of(purchase_id, &purchase).map_err(SettlePurchaseRefusal::from)?;
        work.save(purchase).await?;
        Ok(is)
    }
}

impl UseCase for CancelPurchase {
    type Outcome = PurchaseIs;
    type Refusal = SettlePurchaseRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PurchaseIs, Decline<SettlePurchaseRefusal>> {
        let Self { purchase_id } = *self;
        let mut purchase = work.load::<Purchase>(purchase_id).await?;
        let cancel = PurchaseCommand::Cancel { at: work.now() };
        purchase.handle(cancel).await.map_err(SettlePurchaseRefusal::from)?;
        let is = PurchaseIs::of(purchase_id, &purchase).map_err(SettlePurchaseRefusal::from)?;
        work.save(purchase).await?;
        Ok(is)
    }
}

/// Notes that `purchase` is paid and gives the client their credits, unless it is paid already.
pub(super) async fn pay(
    work: &mut Work<'_>,
    purchase: &mut Loaded<Purchase>,
    purchase_id: PurchaseId,
    (method, reference): (PaymentMethod, PaymentReference),
) -> Result<(), Decline<SettlePurchaseRefusal>> {
    let at = work.now();
    let so_far = purchase.so_far().map_err(SettlePurchaseRefusal::from)?;
    let (client_id, amount, validity) = (so_far.client_id, so_far.terms.credits, so_far.terms.validity_days);
    match so_far.state {
        PurchaseState::Pending => {}
        PurchaseState::Paid | PurchaseState::Refunding | PurchaseState::Refunded => return Ok(()),
        PurchaseState::Cancelled => {
            return Err(SettlePurchaseRefusal::from(PurchaseRefusal::PurchaseIsCancelled).into());
        }
    }
    let mut membership = work.load::<Membership>(client_id).await?;
    let add = MembershipCommand::AddPurchased { client_id, purchase_id, amount, validity, at };
    membership.handle(add).await.map_err(SettlePurchaseRefusal::from)?;
    let lot = membership.lots().iter().last().map_or(LotNumber(0), |lot| lot.number);
    work.save(membership).await?;
    let pay = PurchaseCommand::Pay { method, reference, lot, at };
    purchase.handle(pay).await.map_err(SettlePurchaseRefusal::from)?;
    Ok(())
}
