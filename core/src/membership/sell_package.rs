//! The desk sells a package: paid on the spot, the credits are there at once.

use super::buy_package::{BuyPackageRefusal, PurchaseIs, start_purchase};
use super::settle_purchase::pay;
use super::values::{PackageId, PaymentMethod, PaymentReference, PurchaseId};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Sell `package_id` to `client_id`, who has paid for it.
#[derive(Debug, Clone)]
pub struct SellPackage {
    /// The id that the purchase gets.
    pub purchase_id: PurchaseId,
    /// The client.
    pub client_id: AccountId,
    /// What they buy.
    pub package_id: PackageId,
    /// How they paid.
    pub method: PaymentMethod,
    /// What the payment is known by outside.
    pub reference: PaymentReference,
}

impl UseCase for SellPackage {
    type Outcome = PurchaseIs;
    type Refusal = BuyPackageRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PurchaseIs, Decline<BuyPackageRefusal>> {
        let Self { purchase_id, client_id, package_id, method, reference } = self.clone();
        let mut purchase = start_purchase(work, purchase_id, (client_id, package_id)).await?;
        pay(work, &mut purchase, purchase_id, (method, reference)).await.map_err(Decline::via)?;
        let is = PurchaseIs::of(purchase_id, &purchase).map_err(BuyPackageRefusal::from)?;
        work.save(purchase).await?;
        Ok(is)
    }
}
