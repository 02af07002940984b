//! What happens to a package, stream `package-{package_id}`, and to its purchases, stream `purchase-{purchase_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::kernel::privacy::Personal;
use crate::membership::values::{LotNumber, PackageId, PackageTerms, PaymentMethod, PaymentReference, PurchaseId};

/// There is a new package on sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagePublished {
    /// The package.
    pub package_id: PackageId,
    /// What it is.
    pub terms: PackageTerms,
    /// When.
    pub published_at: DateTime<Utc>,
}

/// A package is something else for those who buy it from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageChanged {
    /// The package.
    pub package_id: PackageId,
    /// What it is.
    pub terms: PackageTerms,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// A package cannot be bought any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageRetired {
    /// The package.
    pub package_id: PackageId,
    /// When.
    pub retired_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one package.
    pub enum PackageEvent {
        PackagePublished = 1,
        PackageChanged = 1,
        PackageRetired = 1,
    }
}

/// A client buys a package as it is now; it is not paid yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseStarted {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who buys.
    pub client_id: AccountId,
    /// What.
    pub package_id: PackageId,
    /// What that is, and what it costs.
    pub terms: PackageTerms,
    /// When.
    pub started_at: DateTime<Utc>,
}

/// A purchase is paid; the credits are in the same commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchasePaid {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who bought.
    pub client_id: AccountId,
    /// How it was paid.
    pub method: PaymentMethod,
    /// What the payment is known by outside.
    pub reference: Personal<PaymentReference>,
    /// The lot with the credits.
    pub lot: LotNumber,
    /// When.
    pub paid_at: DateTime<Utc>,
}

/// A purchase will not be paid any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseCancelled {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who wanted to buy.
    pub client_id: AccountId,
    /// When.
    pub cancelled_at: DateTime<Utc>,
}

/// A client is to get money of a purchase back; the credits that are taken back for it are in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundStarted {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who bought.
    pub client_id: AccountId,
    /// How much they get back.
    pub amount: Money,
    /// How many credits are taken back.
    pub credits: u32,
    /// When.
    pub started_at: DateTime<Utc>,
}

/// A client got money of a purchase back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchaseRefunded {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who bought.
    pub client_id: AccountId,
    /// How much they got back.
    pub amount: Money,
    /// How.
    pub method: PaymentMethod,
    /// What the refund is known by outside.
    pub reference: Personal<PaymentReference>,
    /// When.
    pub refunded_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one purchase.
    pub enum PurchaseEvent {
        PurchaseStarted = 1,
        PurchasePaid = 1,
        PurchaseCancelled = 1,
        RefundStarted = 1,
        PurchaseRefunded = 1,
    }
}
