//! What an event makes of a membership, and the line that it leaves in the ledger.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::privacy::Personal;
use regimen_core::membership::events::{CycleBegan, MembershipEvent, PlanJoined, PlanLeft};
use regimen_core::membership::values::{Draw, LeavingNotice, Lot, LotNumber, PurchaseId};

use super::row::{EntryKind, LeftPlan, Membership, PlanStanding, RunningCycle};
use crate::engine::FoldError;

/// For how long a session counts in its day and week after it began; a week is over by then, wherever it is.
const COUNTED_FOR: TimeDelta = TimeDelta::days(14);

/// A line of the ledger, before it has a balance.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) kind: EntryKind,
    pub(super) credits: i64,
    pub(super) draws: Vec<Draw>,
    pub(super) into: Option<Draw>,
    pub(super) booking_id: Option<BookingId>,
    pub(super) purchase_id: Option<PurchaseId>,
    pub(super) at: DateTime<Utc>,
}

impl Change {
    fn came(kind: EntryKind, draws: &[Draw], at: DateTime<Utc>) -> Self {
        let credits = draws.iter().map(|draw| i64::from(draw.credits)).sum();
        Self { kind, credits, draws: draws.to_vec(), into: None, booking_id: None, purchase_id: None, at }
    }

    fn went(kind: EntryKind, draws: &[Draw], at: DateTime<Utc>) -> Self {
        let came = Self::came(kind, draws, at);
        Self { credits: -came.credits, ..came }
    }

    fn of(self, booking_id: BookingId) -> Self {
        Self { booking_id: Some(booking_id), ..self }
    }

    /// Unless no credit came, went or moved.
    fn noted(self) -> Option<Self> {
        (!self.draws.is_empty()).then_some(self)
    }
}

impl Membership {
    /// Carries `event` into it; the line that the ledger gets, if credits came, went or moved.
    pub(super) fn carry(&mut self, event: &MembershipEvent) -> Result<Option<Change>, FoldError> {
        Ok(match event {
            MembershipEvent::CreditsGranted(granted) => {
                let draw = Draw { lot: granted.lot, credits: granted.credits };
                self.add(draw, granted.expires_at)?;
                self.reasons.extend(granted.reason.get().map(|reason| (granted.lot, reason.clone())));
                Change::came(EntryKind::Granted, &[draw], granted.granted_at).noted()
            }
            MembershipEvent::CreditsPurchased(bought) => {
                let draw = Draw { lot: bought.lot, credits: bought.credits };
                self.add(draw, bought.expires_at)?;
                let change = Change::came(EntryKind::Purchased, &[draw], bought.purchased_at);
                Some(Change { purchase_id: Some(bought.purchase_id), ..change })
            }
            MembershipEvent::CreditsSpent(spent) => {
                self.draw(&spent.draws)?;
                if let Some(cycle) = self.running() {
                    cycle.guest_passes = cycle.guest_passes.saturating_add(spent.guest_passes);
                    let counts = spent.cycle == Some(cycle.number);
                    cycle.bookings = cycle.bookings.saturating_add(u32::from(counts));
                }
                if let Some(starts_at) = spent.starts_at {
                    self.counted.add(starts_at);
                    self.counted.forget_before(spent.spent_at - COUNTED_FOR);
                }
                Change::went(EntryKind::Spent, &spent.draws, spent.spent_at).of(spent.booking_id).noted()
            }
            MembershipEvent::CreditsReturned(returned) => {
                for draw in &returned.draws {
                    let lot = self.lot(draw.lot)?;
                    lot.remaining = lot.remaining.saturating_add(draw.credits);
                }
                if let Some(cycle) = self.running() {
                    cycle.guest_passes = cycle.guest_passes.saturating_sub(returned.guest_passes);
                    let counted = returned.cycle == Some(cycle.number);
                    cycle.bookings = cycle.bookings.saturating_sub(u32::from(counted));
                }
                returned.starts_at.into_iter().for_each(|starts_at| self.counted.remove(starts_at));
                let change = Change::came(EntryKind::Returned, &returned.draws, returned.returned_at);
                change.of(returned.booking_id).noted()
            }
            MembershipEvent::CreditsTakenBack(taken) => {
                let draw = Draw { lot: taken.lot, credits: taken.credits };
                self.draw(&[draw])?;
                let change = Change::went(EntryKind::Refunded, &[draw], taken.taken_back_at);
                Some(Change { purchase_id: Some(taken.purchase_id), ..change })
            }
            MembershipEvent::CreditsMovedOut(moved) => {
                self.draw(&moved.draws)?;
                Change::went(EntryKind::MovedOut, &moved.draws, moved.moved_at).noted()
            }
            MembershipEvent::CreditsMovedIn(moved) => {
                let draw = Draw { lot: moved.lot, credits: moved.credits };
                self.add(draw, moved.expires_at)?;
                Change::came(EntryKind::MovedIn, &[draw], moved.moved_at).noted()
            }
            MembershipEvent::CreditsExpired(expired) => {
                let draw = Draw { lot: expired.lot, credits: expired.credits };
                self.draw(&[draw])?;
                self.lot(expired.lot)?.expired = true;
                let draws = (draw.credits > 0).then_some(draw).into_iter().collect::<Vec<_>>();
                Change::went(EntryKind::Expired, &draws, expired.expired_at).noted()
            }
            MembershipEvent::CreditsRolledOver(rolled) => {
                let into = Draw { lot: rolled.lot, credits: rolled.credits };
                self.draw(&rolled.draws)?;
                self.add(into, rolled.expires_at)?;
                let change = Change::came(EntryKind::RolledOver, &rolled.draws, rolled.rolled_over_at);
                Some(Change { credits: 0, into: Some(into), ..change })
            }
            MembershipEvent::CycleBegan(began) => self.begin(began)?,
            MembershipEvent::PlanJoined(joined) => {
                self.join(joined);
                None
            }
            MembershipEvent::PlanNoticeGiven(given) => {
                let notice = LeavingNotice { given_at: given.given_at, ends_at: given.ends_at };
                self.plan.iter_mut().for_each(|plan| plan.notice = Some(notice));
                None
            }
            MembershipEvent::PlanNoticeWithdrawn(_) => {
                self.plan.iter_mut().for_each(|plan| plan.notice = None);
                None
            }
            MembershipEvent::PlanLeft(left) => {
                self.leave(left);
                None
            }
            MembershipEvent::ExpiryWarned(_)
            | MembershipEvent::StrikeRecorded(_)
            | MembershipEvent::FeeCharged(_)
            | MembershipEvent::StrikeForgiven(_)
            | MembershipEvent::FeeWaived(_)
            | MembershipEvent::FeePaid(_)
            | MembershipEvent::PenaltyTakenBack(_) => None,
        })
    }

    fn join(&mut self, joined: &PlanJoined) {
        self.plan = Some(PlanStanding {
            plan_id: joined.plan_id,
            version: joined.plan_version,
            terms: joined.terms.clone(),
            anchor: joined.anchor,
            joined_at: joined.joined_at,
            notice: None,
            cycle: None,
        });
        self.left = None;
    }

    fn leave(&mut self, left: &PlanLeft) {
        let reason = left.reason.as_ref().and_then(Personal::get).cloned();
        let ended = |plan: PlanStanding| LeftPlan { plan_id: plan.plan_id, left_at: left.left_at, reason };
        self.left = self.plan.take().map(ended);
    }

    fn begin(&mut self, began: &CycleBegan) -> Result<Option<Change>, FoldError> {
        let CycleBegan { cycle: number, nth, begins_at, ends_at, lot, credits, began_at, .. } = *began;
        let plan = self.plan.as_mut().ok_or(FoldError::Contradiction("a cycle of no plan begins"))?;
        plan.cycle = Some(RunningCycle { number, nth, begins_at, ends_at, bookings: 0, guest_passes: 0 });
        let Some(lot) = lot else { return Ok(None) };
        let draw = Draw { lot, credits };
        self.add(draw, ends_at)?;
        Ok(Some(Change::came(EntryKind::Cycle, &[draw], began_at)))
    }

    fn running(&mut self) -> Option<&mut RunningCycle> {
        self.plan.as_mut()?.cycle.as_mut()
    }

    fn add(&mut self, draw: Draw, expires_at: DateTime<Utc>) -> Result<(), FoldError> {
        if self.lots.last().is_some_and(|last| last.number >= draw.lot) {
            return Err(FoldError::Contradiction("a lot is granted twice"));
        }
        self.lots.push(Lot::new(draw.lot, draw.credits, expires_at));
        Ok(())
    }

    fn draw(&mut self, draws: &[Draw]) -> Result<(), FoldError> {
        for draw in draws {
            let lot = self.lot(draw.lot)?;
            let left = lot.remaining.checked_sub(draw.credits);
            lot.remaining = left.ok_or(FoldError::Contradiction("more is drawn from a lot than is in it"))?;
        }
        Ok(())
    }

    fn lot(&mut self, number: LotNumber) -> Result<&mut Lot, FoldError> {
        let found = self.lots.iter_mut().find(|lot| lot.number == number);
        found.ok_or(FoldError::Contradiction("there is no such lot"))
    }
}
