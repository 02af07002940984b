//! What happens to purchases.

use serde_json::json;

use super::area;
use crate::membership::events::PurchaseEvent;

area! {
    PurchaseEvent:
    /// A client buys a package; it is not paid yet.
    "purchase.started" = PurchaseStarted(e) => json!({
        "purchase_id": e.purchase_id, "client_id": e.client_id, "package_id": e.package_id, "credits": e.terms.credits,
        "price": e.terms.price, "started_at": e.started_at,
    });
    /// A purchase is paid.
    "purchase.paid" = PurchasePaid(e) => json!({
        "purchase_id": e.purchase_id, "client_id": e.client_id, "method": e.method, "lot": e.lot, "paid_at": e.paid_at,
    });
    /// A purchase will not be paid any more.
    "purchase.cancelled" = PurchaseCancelled(e) => json!({
        "purchase_id": e.purchase_id, "client_id": e.client_id, "cancelled_at": e.cancelled_at,
    });
    /// A client is to get money of a purchase back.
    "purchase.refund_started" = RefundStarted(e) => json!({
        "purchase_id": e.purchase_id, "client_id": e.client_id, "amount": e.amount, "credits": e.credits,
        "started_at": e.started_at,
    });
    /// A client got money of a purchase back.
    "purchase.refunded" = PurchaseRefunded(e) => json!({
        "purchase_id": e.purchase_id, "client_id": e.client_id, "amount": e.amount, "method": e.method,
        "refunded_at": e.refunded_at,
    });
}
