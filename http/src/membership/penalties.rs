//! Strikes and fees, as they are shown, and what staff do about them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::{AccountId, EventId};
use regimen_core::membership::values::PenaltyKind;
use regimen_core::membership::{FeeState, PenaltyIsSettled, SettlePenalty, Settlement};
use regimen_projections::Page;
use regimen_projections::membership::{Debtor, FeeEntry, PenaltyEntry, find_penalties};

use crate::api::{Area, MoneyBody, Text, Written, asked, found, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct PenaltiesApi;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "PenaltyKind", rename_all = "snake_case")]
enum Offence {
    /// They cancelled when it was too late.
    LateCancel,
    /// They did not come.
    NoShow,
}

/// How far a fee has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum FeeStatus {
    Due,
    Waived,
    Paid,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Mercy {
    /// Why: one line of at most 200 characters, which the client can read.
    reason: Text,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Fee {
    amount: MoneyBody,
    status: FeeStatus,
    /// When it was paid or waived.
    settled_at: Option<DateTime<Utc>>,
    /// Why it was waived.
    reason: Option<String>,
}

/// A strike, and its fee.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Penalty {
    /// The event of the strike.
    event_id: EventId,
    booking_id: BookingId,
    kind: Offence,
    /// Whether the rule spared the fee.
    spared: bool,
    /// How many strikes counted before it.
    strikes_before: u32,
    recorded_at: DateTime<Utc>,
    /// When staff forgave it: it does not count any more.
    forgiven_at: Option<DateTime<Utc>>,
    /// Why.
    forgiven_reason: Option<String>,
    /// What it cost.
    fee: Option<Fee>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Penalties {
    /// What is owed in all, in each currency.
    due: Vec<MoneyBody>,
    items: Vec<Penalty>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// The penalty that something was done about.
#[derive(Object)]
struct PenaltyRef {
    client_id: AccountId,
    booking_id: BookingId,
    kind: Offence,
}

impl From<Offence> for PenaltyKind {
    fn from(offence: Offence) -> Self {
        match offence {
            Offence::LateCancel => Self::LateCancel,
            Offence::NoShow => Self::NoShow,
        }
    }
}

impl From<PenaltyKind> for Offence {
    fn from(kind: PenaltyKind) -> Self {
        match kind {
            PenaltyKind::LateCancel => Self::LateCancel,
            PenaltyKind::NoShow => Self::NoShow,
        }
    }
}

impl From<FeeState> for FeeStatus {
    fn from(state: FeeState) -> Self {
        match state {
            FeeState::Due => Self::Due,
            FeeState::Waived => Self::Waived,
            FeeState::Paid => Self::Paid,
        }
    }
}

impl From<PenaltyEntry> for Penalty {
    fn from(entry: PenaltyEntry) -> Self {
        let reason = entry.waived_reason.map(String::from);
        let fee = |FeeEntry { amount, state, settled_at }| Fee {
            amount: amount.into(),
            status: state.into(),
            settled_at,
            reason,
        };
        Self {
            event_id: entry.event_id,
            booking_id: entry.booking_id,
            kind: entry.kind.into(),
            spared: entry.spared,
            strikes_before: entry.counted,
            recorded_at: entry.recorded_at,
            forgiven_at: entry.forgiven_at,
            forgiven_reason: entry.forgiven_reason.map(String::from),
            fee: entry.fee.map(fee),
        }
    }
}

impl From<(Page<PenaltyEntry>, Debtor)> for Penalties {
    fn from((page, debtor): (Page<PenaltyEntry>, Debtor)) -> Self {
        let Page { items, next } = page.map(Penalty::from);
        Self { due: debtor.due().into_iter().map(MoneyBody::from).collect(), items, next_cursor: next }
    }
}

impl From<PenaltyIsSettled> for PenaltyRef {
    fn from(is: PenaltyIsSettled) -> Self {
        Self { client_id: is.client_id, booking_id: is.booking_id, kind: is.kind.into() }
    }
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
        caller: Admin,
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
    async fn paid(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
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
    request: &regimen_core::kernel::executor::Request,
    (client_id, booking_id, kind): (AccountId, BookingId, PenaltyKind),
    settlement: Settlement,
) -> Result<Written<PenaltyRef>, Problem> {
    let settle = SettlePenalty { client_id, booking_id, kind, settlement };
    Ok(Written::of(parts.core.executor().execute(request, &settle).await?, PenaltyRef::from))
}
