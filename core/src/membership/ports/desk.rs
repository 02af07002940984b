//! Paying at the desk: in cash, at a terminal, by transfer. Whether it is paid, or given back, is for the desk to say.

use async_trait::async_trait;

use super::payment::{PaymentAnswer, PaymentOrder, PaymentPort, PaymentUnavailable, RefundAnswer, RefundOrder};

/// The manual way: every order is pending until somebody at the desk says what became of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Desk;

#[async_trait]
impl PaymentPort for Desk {
    async fn ask(&self, order: &PaymentOrder) -> Result<PaymentAnswer, PaymentUnavailable> {
        let PaymentOrder { purchase_id, amount, .. } = order;
        let instructions = format!("Pay {amount} at the desk and name the purchase {purchase_id}.");
        Ok(PaymentAnswer::Pending { instructions })
    }

    async fn refund(&self, order: &RefundOrder) -> Result<RefundAnswer, PaymentUnavailable> {
        let RefundOrder { purchase_id, amount, .. } = order;
        let instructions = format!("Give {amount} back by hand, and note it for the purchase {purchase_id}.");
        Ok(RefundAnswer::Pending { instructions })
    }
}
