//! What staff see and do of a client's strikes and fees.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::values::PenaltyKind;
use regimen_core::membership::{ForgiveStrikes, SettlePenalty, Settlement};
use regimen_projections::membership::find_penalties;

use super::penalty_shapes::{Offence, Penalties, PenaltyRef, StrikesForgiven};
use crate::api::{Area, Text, Written, asked, found, parse};
use crate::edge::{Admin, Desk, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct PenaltiesApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Mercy {
    /// Why: one line of at most 200 characters, which the client can read.
    reason: Text,
}

#[OpenApi(prefix_path = "/memberships", tag = "Area::Membership")]
impl PenaltiesApi {
    /// A client's strikes and fees
    ///
    /// Newest first, as the client sees them.
    #[oai(path = "/:client_id/penalties", method = "get", operation_id = "client_penalties")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        client_id: Path<AccountId>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Penalties>, Problem> {
        let page = asked(&limit, &cursor)?;
        let penalties = found(find_penalties(&parts.reader, caller.org(), client_id.0, &page).await)?;
        Ok(Json(penalties.into()))
    }

    /// Forgive a strike
    ///
    /// It does not count any more. Its fee stays: waive it too if it need not be paid.
    #[oai(path = "/:client_id/penalties/:booking_id/:kind/forgive", method = "post", operation_id = "forgive_strike")]
    #[expect(clippy::too_many_arguments, reason = "they are the path, the headers and the body")]
    async fn forgive(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        booking_id: Path<BookingId>,
        kind: Path<Offence>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Mercy>,
    ) -> Result<Written<PenaltyRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let forgive = Settlement::ForgiveStrike(parse("reason", body.0.reason.0)?);
        settle(&parts, &request, (client_id.0, booking_id.0, kind.0.into()), forgive).await
    }

    /// Forgive all strikes of a client
    ///
    /// None of them counts any more. Fees stay: waive those that need not be paid.
    #[oai(path = "/:client_id/penalties/forgive", method = "post", operation_id = "forgive_strikes")]
    async fn forgive_all(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Mercy>,
    ) -> Result<Written<StrikesForgiven>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let forgive = ForgiveStrikes { client_id: client_id.0, reason: parse("reason", body.0.reason.0)? };
        Ok(Written::of(parts.core.executor().execute(&request, &forgive).await?, StrikesForgiven::from))
    }

    /// Waive a fee
    ///
    /// Paid: 409 `membership.fee_settled`.
    #[oai(path = "/:client_id/penalties/:booking_id/:kind/waive", method = "post", operation_id = "waive_fee")]
    #[expect(clippy::too_many_arguments, reason = "they are the path, the headers and the body")]
    async fn waive(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        booking_id: Path<BookingId>,
        kind: Path<Offence>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Mercy>,
    ) -> Result<Written<PenaltyRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let waive = Settlement::WaiveFee(parse("reason", body.0.reason.0)?);
        settle(&parts, &request, (client_id.0, booking_id.0, kind.0.into()), waive).await
    }

    /// Note that a fee is paid
    ///
    /// Waived: 409 `membership.fee_settled`.
    #[oai(path = "/:client_id/penalties/:booking_id/:kind/paid", method = "post", operation_id = "note_fee_paid")]
    #[expect(clippy::too_many_arguments, reason = "they are the path and the headers")]
    async fn paid(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        asked: Data<&Fingerprint>,
        client_id: Path<AccountId>,
        booking_id: Path<BookingId>,
        kind: Path<Offence>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<PenaltyRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        settle(&parts, &request, (client_id.0, booking_id.0, kind.0.into()), Settlement::NotePaid).await
    }
}

async fn settle(
    parts: &Parts,
    request: &Request,
    (client_id, booking_id, kind): (AccountId, BookingId, PenaltyKind),
    settlement: Settlement,
) -> Result<Written<PenaltyRef>, Problem> {
    let settle = SettlePenalty { client_id, booking_id, kind, settlement };
    Ok(Written::of(parts.core.executor().execute(request, &settle).await?, PenaltyRef::from))
}
