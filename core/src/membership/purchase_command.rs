//! What can be asked of a purchase, and how it says no.

use chrono::{DateTime, Utc};

use super::events::PurchaseStarted;
use super::values::{LotNumber, PaymentMethod, PaymentReference};
use crate::kernel::money::Money;
use crate::refusals;

/// What can be asked of a purchase.
#[derive(Debug, Clone)]
pub enum PurchaseCommand {
    /// Begin.
    Start(Box<PurchaseStarted>),
    /// It is paid, and the credits are in `lot`.
    Pay {
        /// How.
        method: PaymentMethod,
        /// What the payment is known by outside.
        reference: PaymentReference,
        /// The lot.
        lot: LotNumber,
        /// Now.
        at: DateTime<Utc>,
    },
    /// The client shall get money back. Said again of the same amount, or of none, it changes nothing.
    StartRefund {
        /// How much; what the credits are worth if it is not said.
        amount: Option<Money>,
        /// How many credits are taken back: all that are unspent.
        credits: u32,
        /// Now.
        at: DateTime<Utc>,
    },
    /// They got it.
    Refund {
        /// How.
        method: PaymentMethod,
        /// What the refund is known by outside.
        reference: PaymentReference,
        /// Now.
        at: DateTime<Utc>,
    },
    /// It will not be paid any more.
    Cancel {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a purchase says no.
    pub enum PurchaseRefusal {
        /// There is no such purchase.
        #[error("there is no such purchase")]
        PurchaseNotFound = NotFound "purchase.not_found",
        /// The purchase was cancelled; buy again.
        #[error("the purchase was cancelled")]
        PurchaseIsCancelled = Conflict "purchase.cancelled",
        /// The purchase is paid, and the credits are there.
        #[error("the purchase is paid")]
        PurchaseIsPaid = Conflict "purchase.paid",
        /// The purchase is not paid; there is nothing to give back.
        #[error("the purchase is not paid")]
        PurchaseIsNotPaid = Conflict "purchase.not_paid",
        /// The purchase is refunded already, or is to be, with another amount.
        #[error("the purchase is refunded already")]
        PurchaseIsRefunded {
            /// The amount.
            refund: Money,
        } = Conflict "purchase.refunded",
        /// All credits of the purchase are spent or have expired; say an amount to give money back nevertheless.
        #[error("no credits of the purchase are left")]
        NothingToRefund = Conflict "purchase.nothing_to_refund",
        /// A refund is above zero, in the currency of the purchase, and never more than was paid.
        #[error("a refund is above zero and at most what was paid")]
        RefundTooHigh {
            /// What was paid.
            paid: Money,
        } = Rule "purchase.refund_out_of_range",
    }
}
