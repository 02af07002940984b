//! Paying at the desk: in cash, at a terminal, by transfer. Whether it is paid is for the desk to say.

use async_trait::async_trait;

use super::payment::{PaymentAnswer, PaymentOrder, PaymentPort, PaymentUnavailable};

/// The manual way: every order is pending until somebody at the desk confirms the purchase.
#[derive(Debug, Clone, Copy, Default)]
pub struct Desk;

#[async_trait]
impl PaymentPort for Desk {
    async fn ask(&self, order: &PaymentOrder) -> Result<PaymentAnswer, PaymentUnavailable> {
        let PaymentOrder { purchase_id, amount, .. } = order;
        let instructions = format!("Pay {amount} at the desk and name the purchase {purchase_id}.");
        Ok(PaymentAnswer::Pending { instructions })
    }
}
