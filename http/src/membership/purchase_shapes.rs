//! Purchases, as they are shown.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::PurchaseIs;
use regimen_core::membership::values::{LotNumber, PackageId, PaymentMethod, PurchaseId, PurchaseState};
use regimen_projections::Page;
use regimen_projections::membership::{PurchaseEntry, RefundEntry};

use super::packages::PackageBody;
use crate::api::MoneyBody;

/// How far a purchase has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum PurchaseStatus {
    /// It is not paid yet.
    Pending,
    /// It is paid, and the credits are there.
    Paid,
    /// It will not be paid any more.
    Cancelled,
    /// It was paid, and the client is to get money back.
    Refunding,
    /// They got it back.
    Refunded,
}

/// How somebody paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum PaidBy {
    #[default]
    Cash,
    /// At a terminal that is not ours.
    CardTerminal,
    /// From their bank account.
    Transfer,
}

/// A purchase, as far as it has come.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct PurchaseRef {
    pub(super) purchase_id: PurchaseId,
    pub(super) client_id: AccountId,
    pub(super) status: PurchaseStatus,
    pub(super) credits: u32,
    pub(super) price: MoneyBody,
    /// The lot with the credits, once it is paid.
    pub(super) lot: Option<u32>,
    /// What the client gets back, or got.
    pub(super) refund: Option<MoneyBody>,
    /// What the client has to do, if it is not paid yet; or staff, if it is not given back yet.
    pub(super) instructions: Option<String>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Purchase {
    purchase_id: PurchaseId,
    client_id: AccountId,
    package_id: PackageId,
    /// The package as it was when the purchase began.
    terms: PackageBody,
    status: PurchaseStatus,
    /// How it was paid: `cash`, `card_terminal`, `transfer` or `processor`.
    method: Option<String>,
    /// What the payment is known by outside.
    reference: Option<String>,
    /// The lot with the credits.
    lot: Option<u32>,
    started_at: DateTime<Utc>,
    /// When it was paid or cancelled.
    settled_at: Option<DateTime<Utc>>,
    /// What the client gets back, or got.
    refund: Option<Refund>,
}

/// What a client gets back of a purchase.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Refund {
    amount: MoneyBody,
    /// How many credits were taken back for it.
    credits: u32,
    /// When it was decided.
    started_at: DateTime<Utc>,
    /// How it was given back, once it was: `cash`, `card_terminal`, `transfer` or `processor`.
    method: Option<String>,
    /// What the refund is known by outside.
    reference: Option<String>,
    /// When it was given back.
    refunded_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct PurchasePage {
    items: Vec<Purchase>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl From<PurchaseState> for PurchaseStatus {
    fn from(state: PurchaseState) -> Self {
        match state {
            PurchaseState::Pending => Self::Pending,
            PurchaseState::Paid => Self::Paid,
            PurchaseState::Cancelled => Self::Cancelled,
            PurchaseState::Refunding => Self::Refunding,
            PurchaseState::Refunded => Self::Refunded,
        }
    }
}

impl From<PurchaseStatus> for PurchaseState {
    fn from(status: PurchaseStatus) -> Self {
        match status {
            PurchaseStatus::Pending => Self::Pending,
            PurchaseStatus::Paid => Self::Paid,
            PurchaseStatus::Cancelled => Self::Cancelled,
            PurchaseStatus::Refunding => Self::Refunding,
            PurchaseStatus::Refunded => Self::Refunded,
        }
    }
}

impl From<PaidBy> for PaymentMethod {
    fn from(paid: PaidBy) -> Self {
        match paid {
            PaidBy::Cash => Self::Cash,
            PaidBy::CardTerminal => Self::CardTerminal,
            PaidBy::Transfer => Self::Transfer,
        }
    }
}

impl From<PurchaseIs> for PurchaseRef {
    fn from(is: PurchaseIs) -> Self {
        Self {
            purchase_id: is.purchase_id,
            client_id: is.client_id,
            status: is.state.into(),
            credits: is.credits,
            price: is.price.into(),
            lot: is.lot.map(|LotNumber(number)| number),
            refund: is.refund.map(|refund| refund.amount.into()),
            instructions: None,
        }
    }
}

impl From<RefundEntry> for Refund {
    fn from(entry: RefundEntry) -> Self {
        Self {
            amount: entry.amount.into(),
            credits: entry.credits,
            started_at: entry.started_at,
            method: entry.method.map(|method| method.name().to_owned()),
            reference: entry.reference.map(String::from),
            refunded_at: entry.refunded_at,
        }
    }
}

impl From<PurchaseEntry> for Purchase {
    fn from(entry: PurchaseEntry) -> Self {
        Self {
            purchase_id: entry.purchase_id,
            client_id: entry.client_id,
            package_id: entry.package_id,
            terms: entry.terms.into(),
            status: entry.state.into(),
            method: entry.method.map(|method| method.name().to_owned()),
            reference: entry.reference.map(String::from),
            lot: entry.lot.map(|LotNumber(number)| number),
            started_at: entry.started_at,
            settled_at: entry.settled_at,
            refund: entry.refund.map(Refund::from),
        }
    }
}

impl From<Page<PurchaseEntry>> for PurchasePage {
    fn from(page: Page<PurchaseEntry>) -> Self {
        let Page { items, next } = page.map(Purchase::from);
        Self { items, next_cursor: next }
    }
}
