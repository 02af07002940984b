//! Staff refund a purchase: unspent credits are taken back, whoever took the money is asked to give it back, and what they say
//! is noted. The money is owed from the first step on; the credits are gone with it, so that nobody spends them meanwhile.

use super::buy_package::PurchaseIs;
use super::command::MembershipCommand;
use super::membership::Membership;
use super::notices::MembershipNotice;
use super::ports::{Payments, RefundAnswer, RefundOrder};
use super::purchase::Purchase;
use super::purchase_command::{PurchaseCommand, PurchaseRefusal};
use super::refusal::MembershipRefusal;
use super::values::{PaymentMethod, PaymentReference, PurchaseId, PurchaseState};
use crate::kernel::executor::{Decline, Done, Executor, Request, UseCase, Work};
use crate::kernel::money::Money;
use crate::notification::post;
use crate::refusals;

/// Give money of `purchase_id` back, and take the credits of it back that are unspent. Said again, it changes nothing that is
/// decided, and can say how the money was given back.
#[derive(Debug, Clone)]
pub struct RefundPurchase {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// How much; what the unspent credits cost if it is not said.
    pub amount: Option<Money>,
    /// How the money was given back, and what that is known by outside, if it was.
    pub given_back: Option<(PaymentMethod, PaymentReference)>,
}

/// A refund that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// The purchase.
    pub purchase: PurchaseIs,
    /// What staff have to do, if the money is not given back yet.
    pub instructions: Option<String>,
}

refusals! {
    /// How a refund is refused.
    pub enum RefundPurchaseRefusal {
        /// Whoever took the money does not give it back. It is owed: give it back by hand, and note that.
        #[error("whoever took the money does not give it back")]
        RefundDeclined = Conflict "purchase.refund_declined",
        /// Whoever took the money does not answer. It is owed: ask again.
        #[error("whoever took the money does not answer")]
        RefundUnavailable = Conflict "purchase.refund_unavailable",
        via Purchase(PurchaseRefusal),
        via Membership(MembershipRefusal),
    }
}

/// Does `refund`, and if nobody has given the money back by hand, asks whoever took it and notes the answer. Said again, it
/// asks for the same refund and for nothing that is given back.
///
/// # Errors
/// The refusal, or what broke. When nobody answers who took the money, it is owed and can be asked for again.
pub async fn refund_purchase(
    executor: &Executor,
    payments: &Payments,
    request: &Request,
    refund: &RefundPurchase,
) -> Result<Done<Refunded>, Decline<RefundPurchaseRefusal>> {
    let Done { outcome, position, repeated } = executor.execute(request, refund).await?;
    let purchase_id = outcome.purchase_id;
    let (known, _) = executor.current::<Purchase>(request.org, purchase_id).await?;
    let purchase = PurchaseIs::of(purchase_id, &known).map_err(RefundPurchaseRefusal::from)?;
    let order = match (purchase.state, purchase.refund) {
        (PurchaseState::Refunding, Some(refund)) => {
            RefundOrder { purchase_id, client_id: purchase.client_id, amount: refund.amount }
        }
        _ => return Ok(Done { outcome: Refunded { purchase, instructions: None }, position, repeated }),
    };
    match payments.refund(&order).await.map_err(|_| RefundPurchaseRefusal::RefundUnavailable)? {
        RefundAnswer::Pending { instructions } => {
            Ok(Done { outcome: Refunded { purchase, instructions: Some(instructions) }, position, repeated })
        }
        RefundAnswer::Refunded { reference } => {
            let given_back = Some((PaymentMethod::Processor, reference));
            let note = RefundPurchase { purchase_id, amount: None, given_back };
            let named = Request::named(request.org, request.actor, &["purchase refunded", &purchase_id.to_string()]);
            let Done { outcome: purchase, position, repeated } = executor.execute(&named, &note).await?;
            Ok(Done { outcome: Refunded { purchase, instructions: None }, position, repeated })
        }
        RefundAnswer::Declined => Err(RefundPurchaseRefusal::RefundDeclined.into()),
    }
}

impl UseCase for RefundPurchase {
    type Outcome = PurchaseIs;
    type Refusal = RefundPurchaseRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PurchaseIs, Decline<RefundPurchaseRefusal>> {
        let Self { purchase_id, amount, given_back } = self.clone();
        let at = work.now();
        let mut purchase = work.load::<Purchase>(purchase_id).await?;
        let so_far = purchase.so_far().map_err(RefundPurchaseRefusal::from)?;
        let (client_id, lot, was) = (so_far.client_id, so_far.lot, so_far.state);
        let mut membership = work.load::<Membership>(client_id).await?;
        let unspent = lot.and_then(|lot| membership.lots().get(lot)).map_or(0, |lot| lot.available(at));
        let start = PurchaseCommand::StartRefund { amount, credits: unspent, at };
        purchase.handle(start).await.map_err(RefundPurchaseRefusal::from)?;
        if let Some(lot) = lot.filter(|_| was == PurchaseState::Paid) {
            let take = MembershipCommand::TakeBackCredits { client_id, purchase_id, lot, at };
            membership.handle(take).await.map_err(RefundPurchaseRefusal::from)?;
            work.save(membership).await?;
        }
        if let Some((method, reference)) = given_back {
            let refund = PurchaseCommand::Refund { method, reference, at };
            purchase.handle(refund).await.map_err(RefundPurchaseRefusal::from)?;
        }
        let is = PurchaseIs::of(purchase_id, &purchase).map_err(RefundPurchaseRefusal::from)?;
        work.save(purchase).await?;
        if let Some(refund) = is.refund.filter(|_| was == PurchaseState::Paid) {
            let (amount, credits) = (refund.amount, unspent);
            post(work, client_id, &MembershipNotice::PurchaseRefunded { purchase_id, amount, credits }).await?;
        }
        Ok(is)
    }
}
