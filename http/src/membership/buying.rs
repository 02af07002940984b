//! Buying a package: by oneself, or at the desk.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::SellPackage;
use regimen_core::membership::values::{PackageId, PurchaseId};

use super::purchase_shapes::{PaidBy, PurchaseRef};
use crate::api::{Area, Created, Text, parse};
use crate::edge::{Desk, Fingerprint, Participant, Problem};
use crate::parts::Parts;

pub(crate) struct BuyingApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Wish {
    package_id: PackageId,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Sale {
    package_id: PackageId,
    method: PaidBy,
    /// What the payment is known by outside, such as the number of a receipt: one line of at most 100 characters.
    reference: Text,
}

#[OpenApi(prefix_path = "/memberships", tag = "Area::Membership")]
impl BuyingApi {
    /// Buy a package
    ///
    /// At its price of now. The purchase is pending until it is paid; the answer says what to do. With the same
    /// `Idempotency-Key` it is the same purchase.
    #[oai(path = "/purchase", method = "post", operation_id = "buy_package")]
    async fn buy(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Wish>,
    ) -> Result<Created<PurchaseRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.buy(&request, caller.account_id(), body.0.package_id).await?;
        Ok(Created::of(done, |is| PurchaseRef { instructions: is.instructions, ..is.purchase.into() }))
    }

    /// Sell a package at the desk
    ///
    /// The client has paid; the credits are there at once.
    #[oai(path = "/:client_id/purchases", method = "post", operation_id = "sell_package")]
    async fn sell(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Sale>,
    ) -> Result<Created<PurchaseRef>, Problem> {
        let Sale { package_id, method, reference } = body.0;
        let (purchase_id, reference) = (PurchaseId::generate(), parse("reference", reference.0)?);
        let sell = SellPackage { purchase_id, client_id: client_id.0, package_id, method: method.into(), reference };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Created::of(parts.core.executor().execute(&request, &sell).await?, PurchaseRef::from))
    }
}
