//! Strikes and fees of one client: what they did, what it costs, and what staff made of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::events::{
    FeeCharged, FeePaid, FeeWaived, MembershipEvent, PenaltyTakenBack, StrikeForgiven, StrikeRecorded,
};
use super::refusal::MembershipRefusal;
use super::values::{MercyReason, PenaltyKind, PenaltyTerms, Price, StrikeRule, TakenBackBecause};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::kernel::privacy::{Personal, Purpose};

/// All strikes of one client, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Penalties(Vec<Strike>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Strike {
    booking_id: BookingId,
    kind: PenaltyKind,
    counts: bool,
    /// Whether it turned out not to be so.
    taken_back: bool,
    recorded_at: DateTime<Utc>,
    fee: Option<Fee>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Fee {
    amount: Money,
    state: FeeState,
}

/// How far a fee has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeState {
    /// It is owed.
    Due,
    /// It need not be paid.
    Waived,
    /// It is paid.
    Paid,
}

impl FeeState {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Waived => "waived",
            Self::Paid => "paid",
        }
    }
}

/// What a late cancellation or an absence would cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// Whether it would be a strike.
    pub strike: bool,
    /// Whether the rule would spare the fee.
    pub forgiven: bool,
    /// How many strikes count before it.
    pub counted: u32,
    /// What would be owed.
    pub fee: Option<Money>,
}

/// What staff do about a penalty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// The strike does not count any more.
    ForgiveStrike(MercyReason),
    /// The fee need not be paid.
    WaiveFee(MercyReason),
    /// The fee is paid.
    NotePaid,
    /// It costs a fee, whatever the rules say.
    ChargeFee(Price, MercyReason),
}

impl Penalties {
    /// What `kind` costs under `terms` at `at`; nothing if the booking has this penalty already. A fee that was paid before its
    /// penalty was taken back is not charged again.
    pub fn penalty(
        &self,
        (booking_id, kind): (BookingId, PenaltyKind),
        terms: &PenaltyTerms,
        at: DateTime<Utc>,
    ) -> Penalty {
        let before = self.find(booking_id, kind);
        if before.is_some_and(|strike| !strike.taken_back) {
            return Penalty::default();
        }
        let paid = before.and_then(|strike| strike.fee).is_some_and(|fee| fee.state == FeeState::Paid);
        let counted = terms.strikes().map_or(0, |rule| self.counted(rule, at));
        let forgiven = terms.strikes().is_some_and(|rule| counted < u32::from(rule.forgiven()));
        let fee = terms.fee(kind);
        Penalty {
            strike: fee.is_some() || terms.strikes().is_some(),
            forgiven,
            counted,
            fee: fee.filter(|_| !forgiven && !paid),
        }
    }

    /// How many strikes count under `rule` at `at`: those that nobody forgave.
    fn counted(&self, rule: StrikeRule, at: DateTime<Utc>) -> u32 {
        let span = TimeDelta::days(rule.within_days().into());
        let within = |strike: &&Strike| strike.counts && at.signed_duration_since(strike.recorded_at) < span;
        u32::try_from(self.0.iter().filter(within).count()).unwrap_or(u32::MAX)
    }

    /// The events of a penalty; none if the booking has this penalty already.
    pub(super) fn penalize(
        &self,
        client_id: AccountId,
        (booking_id, kind): (BookingId, PenaltyKind),
        terms: &PenaltyTerms,
        at: DateTime<Utc>,
    ) -> Vec<MembershipEvent> {
        let Penalty { strike, forgiven, counted, fee } = self.penalty((booking_id, kind), terms, at);
        if !strike {
            return Vec::new();
        }
        let rule = terms.strikes();
        let strike = StrikeRecorded { client_id, booking_id, kind, forgiven, counted, rule, recorded_at: at };
        let fee =
            fee.map(|amount| FeeCharged { client_id, booking_id, kind, amount, reason: None, charged_at: at }.into());
        [strike.into()].into_iter().chain(fee).collect()
    }

    /// The fee of a penalty that is not settled.
    pub fn fee_due(&self, (booking_id, kind): (BookingId, PenaltyKind)) -> Option<Money> {
        let fee = self.find(booking_id, kind)?.fee;
        fee.filter(|fee| fee.state == FeeState::Due).map(|fee| fee.amount)
    }

    /// Whether any fee is not settled.
    pub fn owes(&self) -> bool {
        self.0.iter().any(|strike| strike.fee.is_some_and(|fee| fee.state == FeeState::Due))
    }

    /// The event of a penalty that was not so; none if nothing of it counts or is owed.
    pub(super) fn take_back(
        &self,
        client_id: AccountId,
        (booking_id, kind): (BookingId, PenaltyKind),
        because: TakenBackBecause,
        at: DateTime<Utc>,
    ) -> Option<PenaltyTakenBack> {
        let waived = self.fee_due((booking_id, kind));
        let strike = self.find(booking_id, kind).filter(|strike| strike.counts || waived.is_some());
        strike.map(|_| PenaltyTakenBack { client_id, booking_id, kind, because, waived, taken_back_at: at })
    }

    /// How many strikes count, however old they are.
    pub fn strikes(&self) -> u32 {
        u32::try_from(self.0.iter().filter(|strike| strike.counts).count()).unwrap_or(u32::MAX)
    }

    /// The events of staff who forgive every strike that counts.
    pub(super) fn forgive_all(
        &self,
        client_id: AccountId,
        reason: &MercyReason,
        at: DateTime<Utc>,
    ) -> impl Iterator<Item = StrikeForgiven> {
        let personal = move || Personal::new(client_id, Purpose::Notes, reason.clone());
        self.0.iter().filter(|strike| strike.counts).map(move |strike| {
            let Strike { booking_id, kind, .. } = *strike;
            StrikeForgiven { client_id, booking_id, kind, reason: personal(), forgiven_at: at }
        })
    }

    /// The events of staff who charge a fee: with a strike, if there is none that stands.
    fn charge_by_staff(
        &self,
        client_id: AccountId,
        (booking_id, kind): (BookingId, PenaltyKind),
        (fee, reason): (Price, MercyReason),
        at: DateTime<Utc>,
    ) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        let stands = self.find(booking_id, kind).filter(|strike| !strike.taken_back);
        match stands.and_then(|strike| strike.fee) {
            Some(Fee { state: fee_state @ FeeState::Paid, .. }) => {
                return Err(MembershipRefusal::FeeSettled { fee_state });
            }
            Some(Fee { state: FeeState::Due, amount }) if amount == fee.money() => return Ok(Vec::new()),
            Some(Fee { state: FeeState::Due, amount }) => return Err(MembershipRefusal::FeeIsDue { amount }),
            Some(Fee { state: FeeState::Waived, .. }) | None => {}
        }
        let counted = self.strikes();
        let strike =
            StrikeRecorded { client_id, booking_id, kind, forgiven: false, counted, rule: None, recorded_at: at };
        let reason = Some(Personal::new(client_id, Purpose::Notes, reason));
        let charged = FeeCharged { client_id, booking_id, kind, amount: fee.money(), reason, charged_at: at };
        let strike = stands.is_none().then(|| strike.into());
        Ok(strike.into_iter().chain([charged.into()]).collect())
    }

    /// The events of what staff do; none if it is so already.
    pub(super) fn settle(
        &self,
        client_id: AccountId,
        (booking_id, kind): (BookingId, PenaltyKind),
        settlement: Settlement,
        at: DateTime<Utc>,
    ) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        if let Settlement::ChargeFee(fee, reason) = settlement {
            return self.charge_by_staff(client_id, (booking_id, kind), (fee, reason), at);
        }
        let strike = self.find(booking_id, kind).ok_or(MembershipRefusal::PenaltyNotFound)?;
        let personal = |reason| Personal::new(client_id, Purpose::Notes, reason);
        let fee = || strike.fee.map(|fee| fee.state).ok_or(MembershipRefusal::PenaltyNotFound);
        let settled: Option<MembershipEvent> = match settlement {
            Settlement::ChargeFee(..) => None,
            Settlement::ForgiveStrike(reason) => strike.counts.then(|| {
                StrikeForgiven { client_id, booking_id, kind, reason: personal(reason), forgiven_at: at }.into()
            }),
            Settlement::WaiveFee(reason) => match fee()? {
                FeeState::Due => {
                    Some(FeeWaived { client_id, booking_id, kind, reason: personal(reason), waived_at: at }.into())
                }
                FeeState::Waived => None,
                fee_state @ FeeState::Paid => return Err(MembershipRefusal::FeeSettled { fee_state }),
            },
            Settlement::NotePaid => match fee()? {
                FeeState::Due => Some(FeePaid { client_id, booking_id, kind, paid_at: at }.into()),
                FeeState::Paid => None,
                fee_state @ FeeState::Waived => return Err(MembershipRefusal::FeeSettled { fee_state }),
            },
        };
        Ok(settled.into_iter().collect())
    }

    fn find(&self, booking_id: BookingId, kind: PenaltyKind) -> Option<&Strike> {
        self.0.iter().find(|strike| (strike.booking_id, strike.kind) == (booking_id, kind))
    }

    fn change(&mut self, booking_id: BookingId, kind: PenaltyKind, change: impl FnOnce(&mut Strike)) {
        if let Some(found) = self.0.iter_mut().find(|strike| (strike.booking_id, strike.kind) == (booking_id, kind)) {
            change(found);
        }
    }

    pub(super) fn record(&mut self, recorded: &StrikeRecorded) {
        let StrikeRecorded { booking_id, kind, recorded_at, .. } = *recorded;
        let paid = |fee: &Fee| fee.state == FeeState::Paid;
        let fee = self.find(booking_id, kind).and_then(|strike| strike.fee).filter(paid);
        self.0.retain(|strike| (strike.booking_id, strike.kind) != (booking_id, kind));
        self.0.push(Strike { booking_id, kind, counts: true, taken_back: false, recorded_at, fee });
    }

    pub(super) fn charge(&mut self, charged: &FeeCharged) {
        let fee = Fee { amount: charged.amount, state: FeeState::Due };
        self.change(charged.booking_id, charged.kind, |strike| strike.fee = Some(fee));
    }

    pub(super) fn forgive(&mut self, booking_id: BookingId, kind: PenaltyKind) {
        self.change(booking_id, kind, |strike| strike.counts = false);
    }

    pub(super) fn is_taken_back(&mut self, booking_id: BookingId, kind: PenaltyKind) {
        self.change(booking_id, kind, |strike| {
            (strike.counts, strike.taken_back) = (false, true);
            let due = strike.fee.iter_mut().filter(|fee| fee.state == FeeState::Due);
            due.for_each(|fee| fee.state = FeeState::Waived);
        });
    }

    pub(super) fn fee_is(&mut self, booking_id: BookingId, kind: PenaltyKind, state: FeeState) {
        self.change(booking_id, kind, |strike| strike.fee.iter_mut().for_each(|fee| fee.state = state));
    }
}
