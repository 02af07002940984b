//! Strikes and fees, as they are shown.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::{AccountId, EventId};
use regimen_core::membership::values::PenaltyKind;
use regimen_core::membership::{FeeState, PenaltyIsSettled, StrikesAreForgiven};
use regimen_projections::Page;
use regimen_projections::membership::{Debtor, FeeEntry, PenaltyEntry};

use crate::api::MoneyBody;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "PenaltyKind", rename_all = "snake_case")]
pub(super) enum Offence {
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
#[oai(skip_serializing_if_is_none)]
struct Fee {
    amount: MoneyBody,
    status: FeeStatus,
    /// When it was paid or waived.
    settled_at: Option<DateTime<Utc>>,
    /// Why it was waived.
    reason: Option<String>,
    /// Why staff charged it, if no rule did.
    charged_reason: Option<String>,
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
    /// When staff forgave it, or it was taken back because it was not so: it does not count any more.
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
pub(super) struct PenaltyRef {
    client_id: AccountId,
    booking_id: BookingId,
    kind: Offence,
}

/// What was forgiven.
#[derive(Object)]
pub(super) struct StrikesForgiven {
    client_id: AccountId,
    /// How many strikes counted until now.
    strikes: u32,
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
        let reason = entry.why_waived().map(str::to_owned);
        let forgiven_reason = entry.why_forgiven().map(str::to_owned);
        let charged_reason = entry.charged_reason.map(String::from);
        let fee = |FeeEntry { amount, state, settled_at }| Fee {
            amount: amount.into(),
            status: state.into(),
            settled_at,
            reason,
            charged_reason,
        };
        Self {
            event_id: entry.event_id,
            booking_id: entry.booking_id,
            kind: entry.kind.into(),
            spared: entry.spared,
            strikes_before: entry.counted,
            recorded_at: entry.recorded_at,
            forgiven_at: entry.forgiven_at,
            forgiven_reason,
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

impl From<StrikesAreForgiven> for StrikesForgiven {
    fn from(are: StrikesAreForgiven) -> Self {
        Self { client_id: are.client_id, strikes: are.strikes }
    }
}
