//! A client buys a package: the purchase begins, whoever takes money is asked for it, and what they say is noted.

use serde::{Deserialize, Serialize};

use super::client::{ClientRefusal, expect_client};
use super::events::PurchaseStarted;
use super::package::{Package, PackageRefusal};
use super::ports::{PaymentAnswer, PaymentOrder, Payments};
use super::purchase::{Purchase, Refund};
use super::purchase_command::{PurchaseCommand, PurchaseRefusal};
use super::settle_purchase::{CancelPurchase, ConfirmPurchase, SettlePurchaseRefusal};
use super::values::{LotNumber, PackageId, PaymentMethod, PurchaseId, PurchaseState};
use crate::kernel::executor::{Decline, Done, Executor, Loaded, Request, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::refusals;

/// A purchase, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseIs {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who buys.
    pub client_id: AccountId,
    /// How far it has come.
    pub state: PurchaseState,
    /// How many credits they buy.
    pub credits: u32,
    /// For how much.
    pub price: Money,
    /// The lot with the credits, once it is paid.
    pub lot: Option<LotNumber>,
    /// What the client gets back, or got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
}

/// A purchase that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The purchase.
    pub purchase: PurchaseIs,
    /// What the client has to do, if it is not paid yet.
    pub instructions: Option<String>,
}

refusals! {
    /// How buying is refused.
    pub enum BuyPackageRefusal {
        /// Whoever takes the money declined. The purchase is cancelled.
        #[error("the payment was declined")]
        PaymentDeclined = Conflict "purchase.payment_declined",
        /// Whoever takes the money does not answer. The purchase is pending: ask again with the same Idempotency-Key.
        #[error("whoever takes the money does not answer")]
        PaymentUnavailable = Conflict "purchase.payment_unavailable",
        via Client(ClientRefusal),
        via Package(PackageRefusal),
        via Purchase(PurchaseRefusal),
        via Settling(SettlePurchaseRefusal),
    }
}

/// Begins the purchase of `package_id` for `client_id`, asks for the money, and notes the answer. Said again under the same
/// name, it asks for the same purchase and for nothing that is paid.
///
/// # Errors
/// The refusal, or what broke. When nobody answers who takes the money, the purchase is pending and can be asked for again.
pub async fn buy_package(
    executor: &Executor,
    payments: &Payments,
    request: &Request,
    (client_id, package_id): (AccountId, PackageId),
) -> Result<Done<Bought>, Decline<BuyPackageRefusal>> {
    let start = StartPurchase { purchase_id: PurchaseId::generate(), client_id, package_id };
    let started = executor.execute(request, &start).await?;
    let purchase_id = started.outcome.purchase_id;
    let (known, _) = executor.current::<Purchase>(request.org, purchase_id).await?;
    let so_far = known.so_far().map_err(BuyPackageRefusal::from)?;
    let purchase = PurchaseIs::of(purchase_id, &known).map_err(BuyPackageRefusal::from)?;
    if so_far.state != PurchaseState::Pending {
        return Ok(Done { outcome: Bought { purchase, instructions: None }, ..bought(&started) });
    }
    let order = PaymentOrder { purchase_id, client_id, amount: purchase.price, what: so_far.terms.name.clone() };
    let answer = payments.ask(&order).await.map_err(|_| BuyPackageRefusal::PaymentUnavailable)?;
    let noted = |what| Request::named(request.org, request.actor, &[what, &purchase_id.to_string()]);
    match answer {
        PaymentAnswer::Pending { instructions } => {
            Ok(Done { outcome: Bought { purchase, instructions: Some(instructions) }, ..bought(&started) })
        }
        PaymentAnswer::Paid { reference } => {
            let confirm = ConfirmPurchase { purchase_id, method: PaymentMethod::Processor, reference };
            let Done { outcome: purchase, position, repeated } =
                executor.execute(&noted("purchase paid"), &confirm).await.map_err(Decline::via)?;
            Ok(Done { outcome: Bought { purchase, instructions: None }, position, repeated })
        }
        PaymentAnswer::Declined => {
            let cancel = CancelPurchase { purchase_id };
            executor.execute(&noted("purchase declined"), &cancel).await.map_err(Decline::via)?;
            Err(BuyPackageRefusal::PaymentDeclined.into())
        }
    }
}

fn bought(started: &Done<PurchaseIs>) -> Done<Bought> {
    let Done { outcome, position, repeated } = started;
    Done { outcome: Bought { purchase: outcome.clone(), instructions: None }, position: *position, repeated: *repeated }
}

impl PurchaseIs {
    pub(super) fn of(purchase_id: PurchaseId, purchase: &Purchase) -> Result<Self, PurchaseRefusal> {
        let so_far = purchase.so_far()?;
        Ok(Self {
            purchase_id,
            client_id: so_far.client_id,
            state: so_far.state,
            credits: so_far.terms.credits.get(),
            price: so_far.terms.price.money(),
            lot: so_far.lot,
            refund: so_far.refund,
        })
    }
}

/// Begin the purchase `purchase_id`.
struct StartPurchase {
    purchase_id: PurchaseId,
    client_id: AccountId,
    package_id: PackageId,
}

impl UseCase for StartPurchase {
    type Outcome = PurchaseIs;
    type Refusal = BuyPackageRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PurchaseIs, Decline<BuyPackageRefusal>> {
        let purchase = start_purchase(work, self.purchase_id, (self.client_id, self.package_id)).await?;
        let is = PurchaseIs::of(self.purchase_id, &purchase).map_err(BuyPackageRefusal::from)?;
        work.save(purchase).await?;
        Ok(is)
    }
}

/// A purchase that begins now, of a package as it is now.
pub(super) async fn start_purchase(
    work: &mut Work<'_>,
    purchase_id: PurchaseId,
    (client_id, package_id): (AccountId, PackageId),
) -> Result<Loaded<Purchase>, Decline<BuyPackageRefusal>> {
    expect_client(work, client_id).await.map_err(Decline::via)?;
    let package = work.load::<Package>(package_id).await?;
    let terms = package.on_sale().map_err(BuyPackageRefusal::from)?.clone();
    let mut purchase = work.load::<Purchase>(purchase_id).await?;
    let started = PurchaseStarted { purchase_id, client_id, package_id, terms, started_at: work.now() };
    purchase.handle(PurchaseCommand::Start(Box::new(started))).await.map_err(BuyPackageRefusal::from)?;
    Ok(purchase)
}
