//! The rules of booking that a studio would call its policies.

mod cancellation;

pub use cancellation::refund_at;
