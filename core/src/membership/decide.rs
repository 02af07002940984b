//! How a membership decides: state and command in, events out.

use chrono::{DateTime, TimeDelta, Utc};

use super::command::MembershipCommand;
use super::events::{
    CreditsExpired, CreditsGranted, CreditsMovedIn, CreditsMovedOut, CreditsPurchased, CreditsReturned, CreditsSpent,
    CreditsTakenBack, ExpiryWarned, MembershipEvent, PlanJoined, PlanLeft, PlanNoticeGiven, PlanNoticeWithdrawn,
};
use super::lots::{give_back, total};
use super::membership::{Membership, Taken};
use super::plan_cycle::OnPlan;
use super::refusal::MembershipRefusal;
use super::values::{Draw, GrantAmount, Kept, LeaveReason, Lot, LotNumber, ReturnOf};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

/// The most credits that a client can have in all lots together.
const MOST: u32 = 1_000_000;
/// The most cycles that one decision catches up with; what is left is for the next.
const CYCLES_AT_ONCE: usize = 1_000;
/// How long ago the anchor of a plan can lie.
const OLDEST_ANCHOR: TimeDelta = TimeDelta::days(366);

impl Membership {
    /// What happens on `command`.
    pub(super) fn decide(&self, command: MembershipCommand) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        let (client_id, at) = command.whose_and_when();
        let mut ahead = None::<Self>;
        let mut events = Vec::new();
        for _ in 0..CYCLES_AT_ONCE {
            let Some(next) = ahead.as_ref().unwrap_or(self).next_cycle(client_id, at) else { break };
            let then = ahead.get_or_insert_with(|| self.clone());
            next.iter().cloned().for_each(|event| cqrs_es::Aggregate::apply(then, event));
            events.extend(next);
        }
        events.extend(ahead.as_ref().unwrap_or(self).answer(command)?);
        Ok(events)
    }

    fn next_cycle(&self, client_id: AccountId, at: DateTime<Utc>) -> Option<Vec<MembershipEvent>> {
        self.plan.as_ref()?.next(client_id, (&self.lots, self.last_cycle), at)
    }

    /// What happens on `command` when no cycle is over.
    fn answer(&self, command: MembershipCommand) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        match command {
            MembershipCommand::Grant { client_id, amount, validity, reason, at } => {
                let (lot, credits) = self.room_for(amount)?;
                let reason = Personal::new(client_id, Purpose::Notes, reason);
                let expires_at = at + validity.span();
                Ok(vec![CreditsGranted { client_id, lot, credits, expires_at, reason, granted_at: at }.into()])
            }
            MembershipCommand::AddPurchased { client_id, purchase_id, amount, validity, at } => {
                let (lot, credits) = self.room_for(amount)?;
                let expires_at = at + validity.span();
                let bought = CreditsPurchased { client_id, purchase_id, lot, credits, expires_at, purchased_at: at };
                Ok(vec![bought.into()])
            }
            MembershipCommand::Spend { client_id, booking_id, starts_at, credits, guest_passes, at } => {
                self.spend(client_id, (booking_id, starts_at), (credits, guest_passes), at)
            }
            MembershipCommand::Return { client_id, booking_id, credits, guest_passes, of, at } => {
                Ok(self.return_of(client_id, (booking_id, of), (credits, guest_passes), at))
            }
            MembershipCommand::TakeBackCredits { client_id, purchase_id, lot, at } => {
                let left = self.lots.get(lot).map_or(0, |lot| lot.available(at));
                let taken =
                    |credits| CreditsTakenBack { client_id, purchase_id, lot, credits, taken_back_at: at }.into();
                Ok(Some(left).filter(|left| *left > 0).map(taken).into_iter().collect())
            }
            MembershipCommand::MoveOut { client_id, into, at } => {
                let left = self.lots.iter().filter(|lot| lot.available(at) > 0);
                let draws = left.map(|lot| Draw { lot: lot.number, credits: lot.remaining }).collect::<Vec<_>>();
                let moved = |draws| CreditsMovedOut { client_id, into, draws, moved_at: at }.into();
                Ok(Some(draws).filter(|draws| !draws.is_empty()).map(moved).into_iter().collect())
            }
            MembershipCommand::MoveIn { client_id, from, credits, expires_at, at } => {
                if self.lots.held().saturating_add(credits) > MOST {
                    return Err(MembershipRefusal::TooManyCredits);
                }
                let lot = self.lots.next_number();
                Ok(vec![CreditsMovedIn { client_id, from, lot, credits, expires_at, moved_at: at }.into()])
            }
            MembershipCommand::Expire { client_id, lot, at } => {
                let due = self.lots.get(lot).filter(|lot| !lot.expired && at >= lot.expires_at);
                let expired = |credits| CreditsExpired { client_id, lot, credits, expired_at: at }.into();
                Ok(due.map(|lot| expired(lot.remaining)).into_iter().collect())
            }
            MembershipCommand::Warn { client_id, lot, days_before, at } => {
                let warned = self.is_warned(lot, days_before);
                let near = |lot: &&Lot| at >= lot.expires_at - TimeDelta::days(days_before.into());
                let due = self.lots.get(lot).filter(|lot| !warned && !lot.expired).filter(near);
                let warn = |credits| ExpiryWarned { client_id, lot, days_before, credits, warned_at: at }.into();
                Ok(due.map(|lot| warn(lot.available(at))).into_iter().collect())
            }
            MembershipCommand::Join { client_id, plan_id, plan_version, terms, anchor, at } => {
                self.join(PlanJoined { client_id, plan_id, plan_version, terms, anchor, joined_at: at })
            }
            MembershipCommand::GiveNotice { client_id, at } => self.give_notice(client_id, at),
            MembershipCommand::WithdrawNotice { client_id, at } => {
                let plan = self.plan.as_ref().ok_or(MembershipRefusal::NotOnPlan)?;
                let plan_id = plan.plan_id();
                let withdrawn = |_| PlanNoticeWithdrawn { client_id, plan_id, withdrawn_at: at }.into();
                Ok(plan.notice().map(withdrawn).into_iter().collect())
            }
            MembershipCommand::Leave { client_id, reason, at } => self.leave(client_id, reason, at),
            MembershipCommand::End { client_id, at } => Ok(self.end(client_id, at)),
            MembershipCommand::BeginCycle { .. } => Ok(Vec::new()),
            MembershipCommand::Penalize { client_id, booking_id, kind, terms, at } => {
                Ok(self.penalties.penalize(client_id, (booking_id, kind), &terms, at))
            }
            MembershipCommand::TakeBackPenalty { client_id, booking_id, kind, because, at } => {
                let taken_back = self.penalties.take_back(client_id, (booking_id, kind), because, at);
                Ok(taken_back.map(MembershipEvent::from).into_iter().collect())
            }
            MembershipCommand::ForgiveAll { client_id, reason, at } => {
                Ok(self.penalties.forgive_all(client_id, &reason, at).map(MembershipEvent::from).collect())
            }
            MembershipCommand::Settle { client_id, booking_id, kind, settlement, at } => {
                self.penalties.settle(client_id, (booking_id, kind), settlement, at)
            }
        }
    }

    fn room_for(&self, amount: GrantAmount) -> Result<(LotNumber, u32), MembershipRefusal> {
        if self.lots.held().saturating_add(amount.get()) > MOST {
            return Err(MembershipRefusal::TooManyCredits);
        }
        Ok((self.lots.next_number(), amount.get()))
    }

    fn spend(
        &self,
        client_id: AccountId,
        (booking_id, starts_at): (BookingId, DateTime<Utc>),
        (credits, guest_passes): (u32, u32),
        at: DateTime<Utc>,
    ) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        let guest_passes_available = self.plan.as_ref().map_or(0, OnPlan::guest_passes_left);
        if guest_passes > guest_passes_available {
            let guest_passes_required = guest_passes;
            return Err(MembershipRefusal::InsufficientGuestPasses { guest_passes_required, guest_passes_available });
        }
        let is_new = !self.spent.contains_key(&booking_id);
        let limit = self.plan.as_ref().and_then(|plan| Some((plan.cycle()?, plan.terms().bookings_per_cycle?)));
        let cycle = match limit.filter(|_| is_new) {
            Some(((_, cycle_ends_at), limit)) if self.plan.as_ref().and_then(OnPlan::bookings_left) == Some(0) => {
                return Err(MembershipRefusal::PlanLimitReached { limit: limit.get(), cycle_ends_at });
            }
            counted => counted.map(|((cycle, _), _)| cycle),
        };
        let terms = self.plan.as_ref().map(OnPlan::terms).filter(|terms| is_new && terms.counts_days());
        terms.map_or(Ok(()), |terms| self.counted.expect_room(terms, starts_at))?;
        let starts_at = terms.map(|_| starts_at);
        let draws = self.lots.draw(credits, at).ok_or_else(|| MembershipRefusal::InsufficientCredits {
            credits_required: credits,
            credits_available: self.lots.available(at),
        })?;
        if draws.is_empty() && guest_passes == 0 && cycle.is_none() && starts_at.is_none() {
            return Ok(Vec::new());
        }
        let spent_at = at;
        Ok(vec![CreditsSpent { client_id, booking_id, draws, guest_passes, cycle, starts_at, spent_at }.into()])
    }

    fn return_of(
        &self,
        client_id: AccountId,
        (booking_id, of): (BookingId, ReturnOf),
        (credits, guest_passes): (u32, u32),
        at: DateTime<Utc>,
    ) -> Vec<MembershipEvent> {
        let Some(taken) = self.spent.get(&booking_id) else { return Vec::new() };
        let Taken { draws: took, guest_passes: brought, cycle, passes_of, starts_at } = taken;
        let (draws, left) = give_back(took, credits);
        let passes = guest_passes.min(*brought);
        let (kept, cycle, starts_at) = match of {
            ReturnOf::Place if draws.is_empty() && passes == 0 => return Vec::new(),
            ReturnOf::Place => (Some(Kept { draws: left, guest_passes: brought - passes }), None, None),
            ReturnOf::Booking => (None, *cycle, *starts_at),
        };
        // Passes of a cycle that is over are over with it.
        let running = self.plan.as_ref().and_then(OnPlan::cycle).map(|(cycle, _)| cycle);
        let guest_passes = if passes_of.is_some() && *passes_of == running { passes } else { 0 };
        let expired = self.expired_with(client_id, &draws, at);
        let returned_at = at;
        let returned =
            CreditsReturned { client_id, booking_id, draws, guest_passes, kept, cycle, starts_at, returned_at };
        [returned.into()].into_iter().chain(expired).collect()
    }

    /// What expires at once of `draws` that go back. A lot that expired stays closed, also when the clock was set back.
    fn expired_with(&self, client_id: AccountId, draws: &[Draw], at: DateTime<Utc>) -> Vec<MembershipEvent> {
        let over = self.lots.iter().filter(|lot| lot.expired || at >= lot.expires_at);
        let gone = over.filter_map(|lot| {
            let back = draws.iter().copied().filter(|draw| draw.lot == lot.number).collect::<Vec<_>>();
            let credits = lot.remaining.saturating_add(total(&back));
            let expired_at = at.max(lot.expires_at);
            (!back.is_empty()).then(|| CreditsExpired { client_id, lot: lot.number, credits, expired_at }.into())
        });
        gone.collect()
    }

    fn give_notice(&self, client_id: AccountId, at: DateTime<Utc>) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        let plan = self.plan.as_ref().ok_or(MembershipRefusal::NotOnPlan)?;
        if plan.notice().is_some() {
            return Ok(Vec::new());
        }
        let ends_at = plan.would_end_at(at).ok_or(MembershipRefusal::NotOnPlan)?;
        Ok(vec![PlanNoticeGiven { client_id, plan_id: plan.plan_id(), ends_at, given_at: at }.into()])
    }

    fn leave(
        &self,
        client_id: AccountId,
        reason: Option<LeaveReason>,
        at: DateTime<Utc>,
    ) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        let Some(plan) = &self.plan else { return Ok(Vec::new()) };
        let bound = plan.committed_until().filter(|until| at < *until && reason.is_none());
        if let Some(committed_until) = bound {
            return Err(MembershipRefusal::Committed { committed_until });
        }
        let reason = reason.map(|reason| Personal::new(client_id, Purpose::Notes, reason));
        Ok(vec![PlanLeft { client_id, plan_id: plan.plan_id(), reason, left_at: at }.into()])
    }

    fn end(&self, client_id: AccountId, at: DateTime<Utc>) -> Vec<MembershipEvent> {
        let left = |plan_id| PlanLeft { client_id, plan_id, reason: None, left_at: at }.into();
        self.plan_id().map(left).into_iter().collect()
    }

    fn join(&self, joined: PlanJoined) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
        let PlanJoined { client_id, plan_id, plan_version, anchor, joined_at: at, .. } = joined;
        let is_on = |plan: &OnPlan| (plan.plan_id(), plan.version()) == (plan_id, plan_version);
        if self.plan.as_ref().is_some_and(is_on) {
            return Ok(Vec::new());
        }
        if anchor > at || at.signed_duration_since(anchor) > OLDEST_ANCHOR {
            return Err(MembershipRefusal::InvalidAnchor);
        }
        let left = self.plan_id().map(|plan_id| PlanLeft { client_id, plan_id, reason: None, left_at: at }.into());
        let began = OnPlan::joined(joined.clone()).first(client_id, (&self.lots, self.last_cycle), at);
        let began = began.ok_or(MembershipRefusal::InvalidAnchor)?;
        Ok(left.into_iter().chain([joined.into(), began]).collect())
    }
}
