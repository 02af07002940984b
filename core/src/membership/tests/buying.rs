//! Buying from whoever takes the money: paid, declined, or no answer at all.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;

use crate::accounts::ports::HashCost;
use crate::accounts::values::Role;
use crate::kernel::clock::SystemClock;
use crate::kernel::executor::{Decline, Done, Request};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Actor, Hash};
use crate::kernel::secrets::Secrets;
use crate::membership::ports::{PaymentAnswer, PaymentOrder, PaymentPort, PaymentUnavailable, Payments};
use crate::membership::values::{PackageId, PackageTerms, PurchaseId, PurchaseState};
use crate::membership::{Bought, BuyPackageRefusal, Membership, PublishPackage};
use crate::{Regimen, Registration, Storage};

const ORG: OrgId = OrgId::DEFAULT;

/// Gives its answers one after another; the last of them for ever. Takes each order once.
struct Bank {
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
        let bank = Arc::new(Bank { answers: Mutex::new(answers), orders: Mutex::default() });
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
