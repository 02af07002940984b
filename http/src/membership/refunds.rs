//! Refunds: staff give money of a purchase back.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::money::Money;
use regimen_core::membership::RefundPurchase;
use regimen_core::membership::values::PurchaseId;

use super::purchase_shapes::{PaidBy, PurchaseRef};
use crate::api::{Area, MoneyBody, Text, Written, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct RefundsApi;

/// What is given back, and how if it was already.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct GivingBack {
    /// Never more than was paid; the part of the price that the unspent credits are if left out.
    amount: Option<MoneyBody>,
    /// How the money was given back by hand: in cash, if left out.
    #[oai(default)]
    method: PaidBy,
    /// What the refund is known by outside, such as the number of a receipt: one line of at most 100 characters. Left out, whoever
    /// took the money is asked to give it back.
    reference: Option<Text>,
}

#[OpenApi(prefix_path = "/purchases", tag = "Area::Membership")]
impl RefundsApi {
    /// Refund a purchase
    ///
    /// Its unspent credits are taken back in the same moment. With a `reference` the money was given back by hand; without, the
    /// purchase is `refunding` until whoever took the money gives it back or staff say that they did. Said again, it is the same
    /// refund; another amount: 409 `purchase.refunded`.
    #[oai(path = "/:purchase_id/refund", method = "post", operation_id = "refund_purchase")]
    async fn refund(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        purchase_id: Path<PurchaseId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<GivingBack>,
    ) -> Result<Written<PurchaseRef>, Problem> {
        let GivingBack { amount, method, reference } = body.0;
        let reference = reference.map(|reference| parse("reference", reference.0)).transpose()?;
        let given_back = reference.map(|reference| (method.into(), reference));
        let amount = amount.map(Money::try_from).transpose()?;
        let refund = RefundPurchase { purchase_id: purchase_id.0, amount, given_back };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.refund(&request, &refund).await?;
        Ok(Written::of(done, |is| PurchaseRef { instructions: is.instructions, ..is.purchase.into() }))
    }
}
