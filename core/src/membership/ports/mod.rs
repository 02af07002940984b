//! What membership needs from outside.

mod desk;
mod payment;

pub use desk::Desk;
pub use payment::{PaymentAnswer, PaymentOrder, PaymentPort, PaymentUnavailable, Payments, RefundAnswer, RefundOrder};
