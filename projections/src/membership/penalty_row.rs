//! Strikes and fees as they are read, and what a client owes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::{AccountId, EventId};
use regimen_core::kernel::log::Position;
use regimen_core::kernel::money::{Currency, Money};
use regimen_core::membership::FeeState;
use regimen_core::membership::events::MembershipEvent;
use regimen_core::membership::values::{MercyReason, PenaltyKind, StrikeRule, TakenBackBecause};
use serde::{Deserialize, Serialize};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyRow {
    /// What a client owes.
    Debtor(Debtor),
    /// What they did.
    Penalty(PenaltyEntry),
}

/// What a client owes, and what staff wrote about their penalties: here and nowhere else, so that an erasure empties one row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debtor {
    /// In the smallest unit of each currency.
    due: BTreeMap<Currency, i64>,
    pub(super) reasons: BTreeMap<String, Reasons>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reasons {
    pub(super) forgiven: Option<MercyReason>,
    pub(super) waived: Option<MercyReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) charged: Option<MercyReason>,
}

/// A strike, and its fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenaltyEntry {
    /// The position of the strike in the log.
    pub position: Position,
    /// Its id.
    pub event_id: EventId,
    /// Whose.
    pub client_id: AccountId,
    /// Of which booking.
    pub booking_id: BookingId,
    /// What they did.
    pub kind: PenaltyKind,
    /// Whether the rule spared the fee.
    pub spared: bool,
    /// How many strikes counted before it.
    pub counted: u32,
    /// The rule, if there was one.
    pub rule: Option<StrikeRule>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When staff forgave it, or it was taken back.
    pub forgiven_at: Option<DateTime<Utc>>,
    /// What it cost.
    pub fee: Option<FeeEntry>,
    /// Why it was taken back, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<TakenBack>,
    /// Why staff forgave it; none once the client is erased.
    #[serde(skip)]
    pub forgiven_reason: Option<MercyReason>,
    /// Why staff waived the fee; none once the client is erased.
    #[serde(skip)]
    pub waived_reason: Option<MercyReason>,
    /// Why staff charged the fee, if they did; none once the client is erased.
    #[serde(skip)]
    pub charged_reason: Option<MercyReason>,
}

/// That a penalty was not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Why.
    pub because: TakenBackBecause,
    /// When.
    pub at: DateTime<Utc>,
}

impl PenaltyEntry {
    /// Why the strike does not count, for people.
    pub fn why_forgiven(&self) -> Option<&str> {
        let own = self.taken_back.filter(|back| self.forgiven_at == Some(back.at));
        self.forgiven_reason.as_ref().map(MercyReason::as_str).or(own.map(|back| back.because.reason()))
    }

    /// Why the fee need not be paid, for people.
    pub fn why_waived(&self) -> Option<&str> {
        let waived_at = self.fee.filter(|fee| fee.state == FeeState::Waived).and_then(|fee| fee.settled_at);
        let own = self.taken_back.filter(|back| waived_at == Some(back.at));
        self.waived_reason.as_ref().map(MercyReason::as_str).or(own.map(|back| back.because.reason()))
    }
}

/// A fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeEntry {
    /// How much.
    pub amount: Money,
    /// How far it has come.
    pub state: FeeState,
    /// When it was paid or waived.
    pub settled_at: Option<DateTime<Utc>>,
}

impl Debtor {
    /// What they owe, in each currency.
    pub fn due(&self) -> Vec<Money> {
        let owed = self.due.iter().filter(|(_, minor)| **minor > 0);
        owed.map(|(currency, minor)| Money::new(*minor, *currency)).collect()
    }

    pub(super) fn note(&mut self, happened: &MembershipEvent, key: String, owed: Option<Money>) {
        if let Some(money) = owed {
            let due = self.due.entry(money.currency).or_default();
            *due = due.saturating_add(money.minor);
        }
        match happened {
            MembershipEvent::StrikeForgiven(event) => {
                self.reasons.entry(key).or_default().forgiven = event.reason.get().cloned();
            }
            MembershipEvent::FeeWaived(event) => {
                self.reasons.entry(key).or_default().waived = event.reason.get().cloned();
            }
            MembershipEvent::FeeCharged(event) => {
                let reasons = self.reasons.entry(key).or_default();
                reasons.charged = event.reason.as_ref().and_then(|reason| reason.get().cloned());
                // A fee that was waived before is owed again.
                reasons.waived = None;
            }
            // It begins anew: what was written of it before is not about it.
            MembershipEvent::StrikeRecorded(_) => _ = self.reasons.remove(&key),
            _ => {}
        }
    }
}
