//! What the desk sees of purchases, and does about them.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::values::PurchaseId;
use regimen_core::membership::{CancelPurchase, ConfirmPurchase};
use regimen_projections::membership::find_purchases;

use super::purchase_shapes::{PaidBy, PurchasePage, PurchaseRef, PurchaseStatus};
use crate::api::{Area, Text, Written, asked, found, parse};
use crate::edge::{Desk, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct PurchasesApi;

/// How a purchase was paid.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Payment {
    /// In cash, if left out.
    #[oai(default)]
    method: PaidBy,
    /// What the payment is known by outside, such as the number of a receipt: one line of at most 100 characters.
    reference: Text,
}

#[OpenApi(prefix_path = "/purchases", tag = "Area::Membership")]
impl PurchasesApi {
    /// All purchases
    ///
    /// Newest first.
    #[oai(path = "/", method = "get", operation_id = "list_purchases")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        status: Query<Option<PurchaseStatus>>,
        client_id: Query<Option<AccountId>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<PurchasePage>, Problem> {
        let (page, state) = (asked(&limit, &cursor)?, status.0.map(Into::into));
        let page = found(find_purchases(&parts.reader, caller.org(), client_id.0, state, &page).await)?;
        Ok(Json(page.into()))
    }

    /// Note that a purchase is paid
    ///
    /// The credits are there in the same moment. Said again, it changes nothing and gets the same answer. Cancelled: 409
    /// `purchase.cancelled`.
    #[oai(path = "/:purchase_id/confirm", method = "post", operation_id = "confirm_purchase")]
    async fn confirm(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        asked: Data<&Fingerprint>,
        purchase_id: Path<PurchaseId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Payment>,
    ) -> Result<Written<PurchaseRef>, Problem> {
        let (method, reference) = (body.0.method.into(), parse("reference", body.0.reference.0)?);
        let confirm = ConfirmPurchase { purchase_id: purchase_id.0, method, reference };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &confirm).await?, PurchaseRef::from))
    }

    /// Cancel a purchase that is not paid
    ///
    /// Paid: 409 `purchase.paid`.
    #[oai(path = "/:purchase_id/cancel", method = "post", operation_id = "cancel_purchase")]
    async fn cancel(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        asked: Data<&Fingerprint>,
        purchase_id: Path<PurchaseId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<PurchaseRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let cancel = CancelPurchase { purchase_id: purchase_id.0 };
        Ok(Written::of(parts.core.executor().execute(&request, &cancel).await?, PurchaseRef::from))
    }
}
