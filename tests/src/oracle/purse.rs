//! One client's credits, lot by lot.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::events::{
    CreditsExpired, CreditsGranted, CreditsMovedIn, CreditsMovedOut, CreditsPurchased, CreditsReturned,
    CreditsRolledOver, CreditsSpent, CreditsTakenBack, CycleBegan, ExpiryWarned, MembershipEvent, PlanJoined, PlanLeft,
};
use regimen_core::membership::values::{CycleNumber, Draw, LotNumber, PerCycle};

use super::Oracle;

/// One client's credits.
#[derive(Debug, Clone, Default)]
pub struct Purse {
    /// What is left of each lot, and when it expires.
    pub lots: BTreeMap<LotNumber, (i64, DateTime<Utc>)>,
    /// All that was ever granted.
    pub granted: i64,
    /// All that was ever spent.
    pub spent: i64,
    /// All that ever came back.
    pub returned: i64,
    /// All that ever expired.
    pub expired: i64,
    /// All that was ever taken back for a refund, or went to another account.
    pub taken_back: i64,
    /// The warnings that were given, by their lots and how many days ahead.
    pub warned: BTreeSet<(LotNumber, u16)>,
    /// The plan they are on.
    pub plan: Option<OnPlan>,
}

/// What a plan lets somebody do in a cycle, and how much of it they did in the one that was last begun.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnPlan {
    bookings: Option<u32>,
    guest_passes: u32,
    cycle: Option<(CycleNumber, DateTime<Utc>)>,
    booked: u32,
    brought: u32,
}

/// What somebody spent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paid {
    pub(super) credits: i64,
    pub(super) bookings: u32,
    pub(super) guest_passes: u32,
}

impl OnPlan {
    fn is_over(&self, at: DateTime<Utc>) -> bool {
        self.cycle.is_some_and(|(_, ends_at)| ends_at <= at)
    }

    fn counts(&self, cycle: Option<CycleNumber>) -> bool {
        cycle.is_some() && cycle == self.cycle.map(|(cycle, _)| cycle)
    }
}

impl Purse {
    /// What can be spent at `at`.
    pub fn available(&self, at: DateTime<Utc>) -> i64 {
        self.lots.values().filter(|(_, expires_at)| at < *expires_at).map(|(left, _)| left).sum()
    }

    /// How many bookings the plan still allows at `at`, if it counts them.
    pub fn bookings_left(&self, at: DateTime<Utc>) -> Option<u32> {
        let plan = self.plan?;
        plan.bookings.map(|most| if plan.is_over(at) { most } else { most.saturating_sub(plan.booked) })
    }

    /// How many guest passes are left at `at`.
    pub fn passes_left(&self, at: DateTime<Utc>) -> u32 {
        let of = |plan: OnPlan| if plan.is_over(at) { plan.guest_passes } else { plan.guest_passes - plan.brought };
        self.plan.map_or(0, of)
    }

    /// What there is, expired or not.
    pub fn held(&self) -> i64 {
        self.lots.values().map(|(left, _)| left).sum()
    }

    fn take(&mut self, draws: &[Draw], at: DateTime<Utc>, wrong: &mut Vec<String>) {
        for draw in draws {
            match self.lots.get_mut(&draw.lot) {
                Some((left, expires_at)) if *left >= i64::from(draw.credits) && at < *expires_at => {
                    *left -= i64::from(draw.credits);
                }
                lot => wrong.push(format!("{draw:?} was spent of {lot:?} at {at}")),
            }
        }
    }

    fn add(&mut self, lot: LotNumber, credits: u32, expires_at: DateTime<Utc>, wrong: &mut Vec<String>) {
        self.granted += i64::from(credits);
        if self.lots.insert(lot, (i64::from(credits), expires_at)).is_some() {
            wrong.push(format!("{lot:?} was granted twice"));
        }
    }
}

fn total(draws: &[Draw]) -> i64 {
    draws.iter().map(|draw| i64::from(draw.credits)).sum()
}

impl Oracle {
    pub(super) fn follow_membership(&mut self, event: MembershipEvent) {
        match event {
            MembershipEvent::CreditsGranted(CreditsGranted { client_id, lot, credits, expires_at, .. })
            | MembershipEvent::CreditsMovedIn(CreditsMovedIn { client_id, lot, credits, expires_at, .. })
            | MembershipEvent::CreditsPurchased(CreditsPurchased { client_id, lot, credits, expires_at, .. }) => {
                self.purses.entry(client_id).or_default().add(lot, credits, expires_at, &mut self.wrong);
                self.adds_up(client_id);
            }
            MembershipEvent::CycleBegan(CycleBegan { client_id, cycle, lot, credits, ends_at, .. }) => {
                let purse = self.purses.entry(client_id).or_default();
                let began = |plan| OnPlan { cycle: Some((cycle, ends_at)), booked: 0, brought: 0, ..plan };
                purse.plan = purse.plan.map(began);
                if let Some(lot) = lot {
                    purse.add(lot, credits, ends_at, &mut self.wrong);
                }
            }
            MembershipEvent::PlanJoined(PlanJoined { client_id, terms, .. }) => {
                let bookings = terms.bookings_per_cycle.map(PerCycle::get);
                let plan = OnPlan { bookings, guest_passes: terms.guest_passes_per_cycle.get(), ..OnPlan::default() };
                self.purses.entry(client_id).or_default().plan = Some(plan);
            }
            MembershipEvent::PlanLeft(PlanLeft { client_id, .. }) => {
                self.purses.entry(client_id).or_default().plan = None;
            }
            MembershipEvent::CreditsRolledOver(CreditsRolledOver {
                client_id,
                lot,
                draws,
                credits,
                expires_at,
                ..
            }) => {
                let purse = self.purses.entry(client_id).or_default();
                for draw in &draws {
                    purse.lots.entry(draw.lot).and_modify(|(left, _)| *left -= i64::from(draw.credits));
                }
                purse.expired += total(&draws);
                purse.add(lot, credits, expires_at, &mut self.wrong);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsSpent(spent) => {
                self.uses_plan(&spent);
                let CreditsSpent { client_id, booking_id, draws, spent_at, .. } = spent;
                let purse = self.purses.entry(client_id).or_default();
                purse.take(&draws, spent_at, &mut self.wrong);
                purse.spent += total(&draws);
                self.paid.entry(client_id).or_default().credits += total(&draws);
                *self.owed.entry(booking_id).or_default() -= total(&draws);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsReturned(CreditsReturned {
                client_id,
                booking_id,
                draws,
                guest_passes,
                cycle,
                ..
            }) => {
                let purse = self.purses.entry(client_id).or_default();
                if let Some(plan) = &mut purse.plan {
                    plan.booked -= u32::from(plan.counts(cycle));
                    plan.brought -= guest_passes;
                }
                for draw in &draws {
                    purse.lots.entry(draw.lot).and_modify(|(left, _)| *left += i64::from(draw.credits));
                }
                purse.returned += total(&draws);
                *self.owed.entry(booking_id).or_default() += total(&draws);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsTakenBack(CreditsTakenBack { client_id, lot, credits, taken_back_at, .. }) => {
                let purse = self.purses.entry(client_id).or_default();
                purse.take(&[Draw { lot, credits }], taken_back_at, &mut self.wrong);
                purse.taken_back += i64::from(credits);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsMovedOut(CreditsMovedOut { client_id, draws, moved_at, .. }) => {
                let purse = self.purses.entry(client_id).or_default();
                purse.take(&draws, moved_at, &mut self.wrong);
                purse.taken_back += total(&draws);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsExpired(expired) => self.expired(&expired),
            MembershipEvent::ExpiryWarned(warned) => self.warned(&warned),
            MembershipEvent::PlanNoticeGiven(_)
            | MembershipEvent::PlanNoticeWithdrawn(_)
            | MembershipEvent::StrikeRecorded(_)
            | MembershipEvent::FeeCharged(_)
            | MembershipEvent::StrikeForgiven(_)
            | MembershipEvent::FeeWaived(_)
            | MembershipEvent::FeePaid(_)
            | MembershipEvent::PenaltyTakenBack(_) => {}
        }
    }

    fn uses_plan(&mut self, spent: &CreditsSpent) {
        let CreditsSpent { client_id, guest_passes, cycle, spent_at, .. } = *spent;
        let Some(plan) = &mut self.purses.entry(client_id).or_default().plan else { return };
        let booked = u32::from(plan.counts(cycle));
        (plan.booked, plan.brought) = (plan.booked + booked, plan.brought + guest_passes);
        if plan.bookings.is_some_and(|most| plan.booked > most) || plan.brought > plan.guest_passes {
            self.wrong.push(format!("{client_id} did at {spent_at} what their plan does not allow: {plan:?}"));
        }
        let paid = self.paid.entry(client_id).or_default();
        (paid.bookings, paid.guest_passes) = (paid.bookings + booked, paid.guest_passes + guest_passes);
    }

    fn expired(&mut self, expired: &CreditsExpired) {
        let CreditsExpired { client_id, lot, credits, expired_at } = *expired;
        let purse = self.purses.entry(client_id).or_default();
        match purse.lots.get_mut(&lot) {
            Some((left, expires_at)) if *left == i64::from(credits) && *expires_at <= expired_at => *left = 0,
            other => self.wrong.push(format!("{credits} credits of {lot:?} expired at {expired_at}, but: {other:?}")),
        }
        purse.expired += i64::from(credits);
        self.adds_up(client_id);
    }

    fn warned(&mut self, warned: &ExpiryWarned) {
        let ExpiryWarned { client_id, lot, days_before, warned_at, .. } = *warned;
        let purse = self.purses.entry(client_id).or_default();
        let due = purse.lots.get(&lot).map(|(_, expires_at)| *expires_at - TimeDelta::days(days_before.into()));
        if due.is_none_or(|due| warned_at < due) || !purse.warned.insert((lot, days_before)) {
            self.wrong.push(format!("{client_id} was warned of {lot:?} at {warned_at}, due {due:?}, or twice"));
        }
    }

    fn adds_up(&mut self, client_id: AccountId) {
        let Some(purse) = self.purses.get(&client_id) else { return };
        let balance = purse.granted - purse.spent + purse.returned - purse.taken_back - purse.expired;
        if balance < 0 || balance != purse.held() || purse.lots.values().any(|(left, _)| *left < 0) {
            self.wrong.push(format!("the credits of {client_id} do not add up to {balance}: {purse:?}"));
        }
    }
}
