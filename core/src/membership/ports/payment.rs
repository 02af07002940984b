//! Where money comes from: a port, asked outside of every decision, with a key under which asking again is safe.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::membership::values::{PackageName, PaymentReference, PurchaseId};

/// What shall be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOrder {
    /// The purchase: the key under which the same order is paid once, however often it is asked for.
    pub purchase_id: PurchaseId,
    /// Who pays.
    pub client_id: AccountId,
    /// How much.
    pub amount: Money,
    /// What for.
    pub what: PackageName,
}

/// What whoever takes the money says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentAnswer {
    /// Not yet.
    Pending {
        /// What the client has to do.
        instructions: String,
    },
    /// It is paid.
    Paid {
        /// What the payment is known by there.
        reference: PaymentReference,
    },
    /// It will not be paid.
    Declined,
}

/// What shall be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundOrder {
    /// The purchase: the key under which it was paid, and under which the same refund is given once, however often it is asked for.
    pub purchase_id: PurchaseId,
    /// Who gets it.
    pub client_id: AccountId,
    /// How much.
    pub amount: Money,
}

/// What whoever took the money says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundAnswer {
    /// Not yet.
    Pending {
        /// What staff have to do.
        instructions: String,
    },
    /// It is given back.
    Refunded {
        /// What the refund is known by there.
        reference: PaymentReference,
    },
    /// It will not be given back there.
    Declined,
}

/// Whoever takes the money did not answer. Whether it was paid is unknown: ask again under the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("whoever takes the money does not answer")]
pub struct PaymentUnavailable;

/// Whoever takes money.
#[async_trait]
pub trait PaymentPort: Send + Sync + 'static {
    /// Asks for the money of `order`. Asked again under the same purchase, it gives the answer that holds by then and takes
    /// no money twice.
    ///
    /// # Errors
    /// When nobody answers.
    async fn ask(&self, order: &PaymentOrder) -> Result<PaymentAnswer, PaymentUnavailable>;

    /// Asks to give back the money of `order`. Asked again under the same purchase, it gives the answer that holds by then and
    /// gives no money back twice.
    ///
    /// # Errors
    /// When nobody answers.
    async fn refund(&self, order: &RefundOrder) -> Result<RefundAnswer, PaymentUnavailable>;
}

/// A port with patience: a limit of time for each attempt, and a limit of attempts.
#[derive(Clone)]
pub struct Payments {
    port: Arc<dyn PaymentPort>,
    patience: Duration,
    attempts: u32,
}

impl Payments {
    /// Asks `port` at most `attempts` times (once at least), waiting `patience` for each answer.
    pub fn new(port: Arc<dyn PaymentPort>, patience: Duration, attempts: u32) -> Self {
        Self { port, patience, attempts }
    }

    /// Asks for the money of `order`.
    ///
    /// # Errors
    /// When nobody answered in time, as often as we asked.
    pub async fn ask(&self, order: &PaymentOrder) -> Result<PaymentAnswer, PaymentUnavailable> {
        self.patiently(|| self.port.ask(order)).await
    }

    /// Asks to give back the money of `order`.
    ///
    /// # Errors
    /// When nobody answered in time, as often as we asked.
    pub async fn refund(&self, order: &RefundOrder) -> Result<RefundAnswer, PaymentUnavailable> {
        self.patiently(|| self.port.refund(order)).await
    }

    async fn patiently<A, F>(&self, ask: impl Fn() -> F) -> Result<A, PaymentUnavailable>
    where
        F: Future<Output = Result<A, PaymentUnavailable>>,
    {
        let mut attempt = 1;
        loop {
            match tokio::time::timeout(self.patience, ask()).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(_)) | Err(_) if attempt < self.attempts => attempt += 1,
                Ok(Err(_)) | Err(_) => return Err(PaymentUnavailable),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use async_trait::async_trait;

    use super::{PaymentAnswer, PaymentOrder, PaymentPort, PaymentUnavailable, Payments, RefundAnswer, RefundOrder};
    use crate::kernel::ids::AccountId;
    use crate::kernel::money::{Currency, Money};
    use crate::membership::values::PurchaseId;

    /// Fails the first times, or never answers at all.
    #[derive(Default)]
    struct Moody {
        fails: u32,
        is_silent: bool,
        asked: AtomicU32,
    }

    #[async_trait]
    impl PaymentPort for Moody {
        async fn ask(&self, _order: &PaymentOrder) -> Result<PaymentAnswer, PaymentUnavailable> {
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            if self.is_silent {
                std::future::pending::<()>().await;
            }
            if asked < self.fails { Err(PaymentUnavailable) } else { Ok(PaymentAnswer::Declined) }
        }

        async fn refund(&self, _order: &RefundOrder) -> Result<RefundAnswer, PaymentUnavailable> {
            Ok(RefundAnswer::Declined)
        }
    }

    async fn ask(port: Moody) -> (Result<PaymentAnswer, PaymentUnavailable>, u32) {
        let port = Arc::new(port);
        let payments = Payments::new(Arc::clone(&port) as Arc<dyn PaymentPort>, Duration::from_millis(5), 3);
        let order = PaymentOrder {
            purchase_id: PurchaseId::generate(),
            client_id: AccountId::generate(),
            amount: Money::new(900, Currency::try_from("EUR".to_owned()).expect("a code")),
            what: "Ten classes".to_owned().try_into().expect("a name"),
        };
        (payments.ask(&order).await, port.asked.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn whoever_does_not_answer_is_asked_again() {
        assert_eq!(ask(Moody { fails: 2, ..Moody::default() }).await, (Ok(PaymentAnswer::Declined), 3));
    }

    #[tokio::test]
    async fn nobody_is_asked_for_ever() {
        assert_eq!(ask(Moody { fails: 9, ..Moody::default() }).await, (Err(PaymentUnavailable), 3));
        assert_eq!(ask(Moody { is_silent: true, ..Moody::default() }).await, (Err(PaymentUnavailable), 3));
    }
}
