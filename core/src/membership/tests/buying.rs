//! Buying from whoever takes the money, and getting it back: paid, declined, or no answer at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;

use crate::accounts::ports::HashCost;
use crate::accounts::values::Role;
use crate::kernel::clock::SystemClock;
use crate::kernel::executor::{Decline, Done, Request, UseCase, Work};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Actor, Hash};
use crate::kernel::money::{Currency, Money};
use crate::kernel::secrets::Secrets;
use crate::membership::ports::{
    PaymentAnswer, PaymentOrder, PaymentPort, PaymentUnavailable, Payments, RefundAnswer, RefundOrder,
};
use crate::membership::values::{PackageId, PackageTerms, PaymentMethod, PurchaseId, PurchaseState};
use crate::membership::{
    Bought, BuyPackageRefusal, Membership, MembershipCommand, MembershipRefusal, PublishPackage, PurchaseIs,
    PurchaseRefusal, RefundPurchase, RefundPurchaseRefusal,
};
use crate::{Regimen, Registration, Storage};

const ORG: OrgId = OrgId::DEFAULT;

/// Gives its answers one after another; the last of them for ever. Takes each order once, and gives each back once.
struct Bank {
    refunds: Mutex<Vec<Result<RefundAnswer, PaymentUnavailable>>>,
    given_back: Mutex<BTreeMap<PurchaseId, Money>>,
    answers: Mutex<Vec<Result<PaymentAnswer, PaymentUnavailable>>>,
    orders: Mutex<BTreeSet<PurchaseId>>,
}

#[async_trait]
impl PaymentPort for Bank {
    async fn ask(&self, order: &PaymentOrder) -> Result<PaymentAnswer, PaymentUnavailable> {
        self.orders.lock().insert(order.purchase_id);
        let mut answers = self.answers.lock();
        if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
    }

    async fn refund(&self, order: &RefundOrder) -> Result<RefundAnswer, PaymentUnavailable> {
        let mut answers = self.refunds.lock();
        let answer = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        if matches!(answer, Ok(RefundAnswer::Refunded { .. })) {
            assert_eq!(self.given_back.lock().insert(order.purchase_id, order.amount), None, "given back twice");
        }
        answer
    }
}

struct Shop {
    core: Regimen,
    bank: Arc<Bank>,
    client_id: AccountId,
    package_id: PackageId,
}

impl Shop {
    async fn with(answers: Vec<Result<PaymentAnswer, PaymentUnavailable>>) -> Self {
        let (storage, secrets) = (Storage::in_memory(), Secrets::ephemeral());
        let core =
            Regimen::start(storage, &secrets, Arc::new(SystemClock), HashCost::CHEAPEST).await.expect("it starts");
        let bank = Bank {
            refunds: Mutex::new(vec![refunded()]),
            given_back: Mutex::default(),
            answers: Mutex::new(answers),
            orders: Mutex::default(),
        };
        let bank = Arc::new(bank);
        let port = Arc::clone(&bank) as Arc<dyn PaymentPort>;
        let core = core.paid_by(Payments::new(port, Duration::from_secs(5), 2));
        let registration = Registration {
            email: "ana@example.org".to_owned().try_into().expect("an address"),
            name: "Ana".to_owned().try_into().expect("a name"),
            password: "correct horse".to_owned().try_into().expect("long enough"),
            role: Role::Client,
            terms_version: None,
        };
        let system = || Request::system(ORG);
        let client_id = core.register(&system(), registration).await.expect("she registers").outcome.account_id;
        let terms = serde_json::json!({
            "name": "Ten classes", "credits": 10, "price": { "amount_minor": 9900, "currency": "EUR" },
            "validity_days": 90,
        });
        let terms = serde_json::from_value::<PackageTerms>(terms).expect("terms");
        let package_id = PackageId::generate();
        core.executor().execute(&system(), &PublishPackage { package_id, terms }).await.expect("it is on sale");
        Self { core, bank, client_id, package_id }
    }

    /// The same wish under the same name, however often.
    async fn buy(&self) -> Result<Done<Bought>, Decline<BuyPackageRefusal>> {
        let request = Request::named(ORG, Actor::Account(self.client_id), &["buy", "1"]);
        let request = request.clone().repeatable(request.command_id, Hash::ZERO);
        self.core.buy(&request, self.client_id, self.package_id).await
    }

    /// With whoever took the money answering `answers`; a paid purchase of ten credits, of which `spent` are spent.
    async fn sold(spent: u32, answers: Vec<Result<RefundAnswer, PaymentUnavailable>>) -> (Self, PurchaseId) {
        let shop = Self::with(vec![paid()]).await;
        *shop.bank.refunds.lock() = answers;
        let purchase_id = shop.buy().await.expect("it is paid").outcome.purchase.purchase_id;
        if spent > 0 {
            let spend = Spend { client_id: shop.client_id, credits: spent };
            shop.core.executor().execute(&Request::system(ORG), &spend).await.expect("there are ten");
        }
        (shop, purchase_id)
    }

    async fn refund(
        &self,
        purchase_id: PurchaseId,
        amount: Option<i64>,
        by_hand: Option<&str>,
    ) -> Result<PurchaseIs, Decline<RefundPurchaseRefusal>> {
        let euros = |minor| Money::new(minor, Currency::try_from("EUR".to_owned()).expect("a code"));
        let line = |text: &str| text.to_owned().try_into().expect("a line");
        let given_back = by_hand.map(|reference| (PaymentMethod::Cash, line(reference)));
        let refund = RefundPurchase { purchase_id, amount: amount.map(euros), given_back };
        Ok(self.core.refund(&Request::system(ORG), &refund).await?.outcome.purchase)
    }

    fn given_back(&self) -> Vec<i64> {
        self.bank.given_back.lock().values().map(|amount| amount.minor).collect()
    }

    async fn credits(&self) -> u32 {
        let (membership, _) =
            self.core.executor().current::<Membership>(ORG, self.client_id).await.expect("it answers");
        membership.lots().held()
    }

    fn orders(&self) -> usize {
        self.bank.orders.lock().len()
    }
}

fn paid() -> Result<PaymentAnswer, PaymentUnavailable> {
    Ok(PaymentAnswer::Paid { reference: "bank 17".to_owned().try_into().expect("a line") })
}

fn refunded() -> Result<RefundAnswer, PaymentUnavailable> {
    Ok(RefundAnswer::Refunded { reference: "bank 18".to_owned().try_into().expect("a line") })
}

/// Credits are spent, on whatever it is.
struct Spend {
    client_id: AccountId,
    credits: u32,
}

impl UseCase for Spend {
    type Outcome = u32;
    type Refusal = MembershipRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<u32, Decline<MembershipRefusal>> {
        let (client_id, at) = (self.client_id, work.now());
        let (_, booking_id) = super::someone();
        let mut membership = work.load::<Membership>(client_id).await?;
        let (credits, guest_passes, starts_at) = (self.credits, 0, at);
        let spend = MembershipCommand::Spend { client_id, booking_id, starts_at, credits, guest_passes, at };
        membership.handle(spend).await?;
        work.save(membership).await?;
        Ok(credits)
    }
}

#[tokio::test]
async fn unspent_credits_are_taken_back_for_their_part_of_the_price_once() {
    let (shop, purchase) = Shop::sold(4, vec![refunded()]).await;
    for _ in 0..3 {
        let is = shop.refund(purchase, None, None).await.expect("it is given back");
        assert_eq!((is.state, is.refund.map(|refund| refund.amount.minor)), (PurchaseState::Refunded, Some(5_940)));
    }
    assert_eq!((shop.credits().await, shop.given_back()), (0, vec![5_940]));
    let other = shop.refund(purchase, Some(1), None).await.expect_err("it is refunded");
    assert!(matches!(
        other,
        Decline::Refused(RefundPurchaseRefusal::Purchase(PurchaseRefusal::PurchaseIsRefunded { .. }))
    ));
}

#[tokio::test]
async fn whoever_hears_no_answer_asks_again_for_the_same_refund() {
    let (shop, purchase) = Shop::sold(0, vec![Err(PaymentUnavailable), Err(PaymentUnavailable), refunded()]).await;
    let refused = shop.refund(purchase, None, None).await.expect_err("nobody answers");
    assert!(matches!(refused, Decline::Refused(RefundPurchaseRefusal::RefundUnavailable)), "{refused:?}");
    assert_eq!((shop.credits().await, shop.given_back()), (0, vec![]), "it is owed, and nobody spends the credits");
    let is = shop.refund(purchase, None, None).await.expect("somebody answers");
    assert_eq!((is.state, shop.given_back()), (PurchaseState::Refunded, vec![9_900]));
}

#[tokio::test]
async fn what_is_declined_is_given_back_by_hand() {
    let (shop, purchase) = Shop::sold(10, vec![Ok(RefundAnswer::Declined)]).await;
    let nothing = shop.refund(purchase, None, None).await.expect_err("all is spent");
    assert!(matches!(nothing, Decline::Refused(RefundPurchaseRefusal::Purchase(PurchaseRefusal::NothingToRefund))));
    let refused = shop.refund(purchase, Some(500), None).await.expect_err("it is declined");
    assert!(matches!(refused, Decline::Refused(RefundPurchaseRefusal::RefundDeclined)), "{refused:?}");
    let is = shop.refund(purchase, None, Some("receipt 3")).await.expect("it is noted");
    assert_eq!((is.state, is.refund.map(|refund| refund.amount.minor)), (PurchaseState::Refunded, Some(500)));
}

#[tokio::test]
async fn nobody_gets_back_more_than_they_paid() {
    let (shop, purchase) = Shop::sold(0, vec![refunded()]).await;
    for minor in [9_901, 0, -1, i64::MIN, i64::MAX] {
        let refused = shop.refund(purchase, Some(minor), Some("receipt 3")).await.expect_err("it is no refund");
        assert!(matches!(
            refused,
            Decline::Refused(RefundPurchaseRefusal::Purchase(PurchaseRefusal::RefundTooHigh { .. }))
        ));
    }
    assert_eq!(shop.credits().await, 10, "what is refused changes nothing");
    shop.refund(purchase, Some(9_900), Some("receipt 3")).await.expect("all of it");
    assert_eq!((shop.credits().await, shop.given_back()), (0, vec![]), "by hand, nobody else is asked");
}

#[tokio::test]
async fn what_is_not_paid_is_not_refunded() {
    let shop = Shop::with(vec![Ok(PaymentAnswer::Pending { instructions: "at the desk".to_owned() })]).await;
    let pending = shop.buy().await.expect("it begins").outcome.purchase.purchase_id;
    let refused = shop.refund(pending, Some(500), None).await.expect_err("it is not paid");
    assert!(matches!(refused, Decline::Refused(RefundPurchaseRefusal::Purchase(PurchaseRefusal::PurchaseIsNotPaid))));
}

#[tokio::test]
async fn what_is_paid_at_once_is_there_at_once_and_once() {
    let shop = Shop::with(vec![paid()]).await;
    for _ in 0..3 {
        let bought = shop.buy().await.expect("it is paid").outcome;
        assert_eq!((bought.purchase.state, bought.instructions), (PurchaseState::Paid, None));
    }
    assert_eq!((shop.credits().await, shop.orders()), (10, 1));
}

#[tokio::test]
async fn whoever_hears_no_answer_asks_again_for_the_same_purchase() {
    let shop = Shop::with(vec![Err(PaymentUnavailable), Err(PaymentUnavailable), paid()]).await;
    let refused = shop.buy().await.expect_err("nobody answers");
    assert!(matches!(refused, Decline::Refused(BuyPackageRefusal::PaymentUnavailable)), "{refused:?}");
    assert_eq!(shop.credits().await, 0);
    let bought = shop.buy().await.expect("somebody answers").outcome;
    assert_eq!(bought.purchase.state, PurchaseState::Paid);
    assert_eq!((shop.credits().await, shop.orders()), (10, 1));
}

#[tokio::test]
async fn a_declined_payment_ends_the_purchase() {
    let shop = Shop::with(vec![Ok(PaymentAnswer::Declined)]).await;
    let refused = shop.buy().await.expect_err("it is declined");
    assert!(matches!(refused, Decline::Refused(BuyPackageRefusal::PaymentDeclined)), "{refused:?}");
    let again = shop.buy().await.expect("what became of it can be asked").outcome;
    assert_eq!((again.purchase.state, shop.credits().await), (PurchaseState::Cancelled, 0));
}
