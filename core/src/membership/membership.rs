//! One client's membership: their credits, their plan, their strikes. The aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use imbl::{OrdMap, OrdSet};
use serde::{Deserialize, Serialize};

use super::booking_caps::{BookingsLeft, CapSpan, Counted};
use super::command::MembershipCommand;
use super::events::{
    CreditsExpired, CreditsGranted, CreditsMovedIn, CreditsMovedOut, CreditsPurchased, CreditsReturned,
    CreditsRolledOver, CreditsSpent, CreditsTakenBack, CycleBegan, ExpiryWarned, FeePaid, FeeWaived, MembershipEvent,
    PenaltyTakenBack, PlanLeft, PlanNoticeGiven, PlanNoticeWithdrawn, StrikeForgiven,
};
use super::lots::Lots;
use super::penalties::{FeeState, Penalties, Penalty};
use super::plan_cycle::OnPlan;
use super::refusal::MembershipRefusal;
use super::values::{CycleNumber, Draw, Kept, LeavingNotice, Lot, LotNumber, PenaltyKind, PenaltyTerms, PlanId};
use crate::booking::values::BookingId;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;

/// What a client has, what of it open bookings have taken, the plan they are on, and their strikes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub(super) lots: Lots,
    /// What each booking took that has not ended.
    pub(super) spent: OrdMap<BookingId, Taken>,
    /// When the sessions begin whose bookings count in their day and week.
    pub(super) counted: Counted,
    pub(super) plan: Option<OnPlan>,
    /// The number of the last cycle that began, whatever the plan.
    pub(super) last_cycle: CycleNumber,
    pub(super) penalties: Penalties,
    /// Of which lots the client was told that they expire, and how many days before; until they do.
    warned: OrdSet<(LotNumber, u16)>,
}

/// What one booking took and did not give back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub(super) draws: Vec<Draw>,
    pub(super) guest_passes: u32,
    /// In which cycle it counts.
    pub(super) cycle: Option<CycleNumber>,
    /// From which cycle its guest passes are.
    pub(super) passes_of: Option<CycleNumber>,
    /// When its session begins, if it counts in its day and week.
    pub(super) starts_at: Option<DateTime<Utc>>,
}

impl Membership {
    /// The lots, in the order of their numbers.
    pub fn lots(&self) -> &Lots {
        &self.lots
    }

    /// The plan that the client is on.
    pub fn plan_id(&self) -> Option<PlanId> {
        self.plan.as_ref().map(OnPlan::plan_id)
    }

    /// The same at `at`, whether it is noted yet that it ended or not.
    pub fn plan_id_at(&self, at: DateTime<Utc>) -> Option<PlanId> {
        let ended = |plan: &OnPlan| plan.notice().is_some_and(|notice| at >= notice.ends_at);
        self.plan.as_ref().filter(|plan| !ended(plan)).map(OnPlan::plan_id)
    }

    /// The same, with its terms and its running cycle.
    pub fn plan(&self) -> Option<&OnPlan> {
        self.plan.as_ref()
    }

    /// How many strikes count, however old they are.
    pub fn strikes(&self) -> u32 {
        self.penalties.strikes()
    }

    /// Whether a fee is not settled.
    pub fn owes(&self) -> bool {
        self.penalties.owes()
    }

    /// The fee that `kind` of a booking costs and that is not settled.
    pub fn fee_due(&self, of: (BookingId, PenaltyKind)) -> Option<Money> {
        self.penalties.fee_due(of)
    }

    /// How many bookings the client's plan still allows of sessions that begin when one at `starts_at` does; none without a plan.
    pub fn bookings_left(&self, starts_at: DateTime<Utc>) -> Option<BookingsLeft> {
        let plan = self.plan.as_ref()?;
        Some(BookingsLeft {
            in_cycle: plan.bookings_left(),
            on_day: self.counted.left(CapSpan::Day, plan.terms(), starts_at),
            in_week: self.counted.left(CapSpan::Week, plan.terms(), starts_at),
            guest_passes: plan.guest_passes_left(),
        })
    }

    /// What `kind` would cost under `terms` at `at`; nothing if the booking has this penalty already.
    pub fn penalty(&self, of: (BookingId, PenaltyKind), terms: &PenaltyTerms, at: DateTime<Utc>) -> Penalty {
        self.penalties.penalty(of, terms, at)
    }

    /// Whether the client was told, so many days before, that `lot` expires.
    pub fn is_warned(&self, lot: LotNumber, days_before: u16) -> bool {
        self.warned.contains(&(lot, days_before))
    }

    /// How many credits `booking_id` took and did not give back.
    pub fn taken_by(&self, booking_id: BookingId) -> u32 {
        self.spent.get(&booking_id).map_or(0, |taken| super::lots::total(&taken.draws))
    }
}

impl Aggregate for Membership {
    const TYPE: &'static str = "membership";
    type Command = MembershipCommand;
    type Event = MembershipEvent;
    type Error = MembershipRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: MembershipCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), MembershipRefusal> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: MembershipEvent) {
        match event {
            MembershipEvent::CreditsGranted(CreditsGranted { lot, credits, expires_at, .. })
            | MembershipEvent::CreditsMovedIn(CreditsMovedIn { lot, credits, expires_at, .. })
            | MembershipEvent::CreditsPurchased(CreditsPurchased { lot, credits, expires_at, .. }) => {
                self.lots.grant(Lot::new(lot, credits, expires_at));
            }
            MembershipEvent::CreditsSpent(spent) => self.take(spent),
            MembershipEvent::CreditsReturned(returned) => self.give_back(returned),
            MembershipEvent::CreditsTakenBack(CreditsTakenBack { lot, credits, .. }) => {
                self.lots.take(&[Draw { lot, credits }]);
            }
            MembershipEvent::CreditsMovedOut(CreditsMovedOut { draws, .. }) => self.lots.take(&draws),
            MembershipEvent::CreditsExpired(CreditsExpired { lot, credits, .. }) => {
                self.lots.expire(lot, credits);
                self.warned = self.warned.iter().copied().filter(|(of, _)| *of != lot).collect();
            }
            MembershipEvent::ExpiryWarned(ExpiryWarned { lot, days_before, .. }) => {
                self.warned.insert((lot, days_before));
            }
            MembershipEvent::PlanJoined(joined) => self.plan = Some(OnPlan::joined(joined)),
            MembershipEvent::PlanNoticeGiven(PlanNoticeGiven { given_at, ends_at, .. }) => {
                self.plan.iter_mut().for_each(|plan| plan.note(Some(LeavingNotice { given_at, ends_at })));
            }
            MembershipEvent::PlanNoticeWithdrawn(PlanNoticeWithdrawn { .. }) => {
                self.plan.iter_mut().for_each(|plan| plan.note(None));
            }
            MembershipEvent::PlanLeft(PlanLeft { .. }) => self.plan = None,
            MembershipEvent::CycleBegan(began) => self.begin(&began),
            MembershipEvent::CreditsRolledOver(rolled) => self.roll_over(&rolled),
            MembershipEvent::StrikeRecorded(recorded) => self.penalties.record(&recorded),
            MembershipEvent::FeeCharged(charged) => self.penalties.charge(&charged),
            MembershipEvent::StrikeForgiven(StrikeForgiven { booking_id, kind, .. }) => {
                self.penalties.forgive(booking_id, kind);
            }
            MembershipEvent::FeeWaived(FeeWaived { booking_id, kind, .. }) => {
                self.penalties.fee_is(booking_id, kind, FeeState::Waived);
            }
            MembershipEvent::FeePaid(FeePaid { booking_id, kind, .. }) => {
                self.penalties.fee_is(booking_id, kind, FeeState::Paid);
            }
            MembershipEvent::PenaltyTakenBack(PenaltyTakenBack { booking_id, kind, .. }) => {
                self.penalties.is_taken_back(booking_id, kind);
            }
        }
    }
}

impl Membership {
    fn take(&mut self, spent: CreditsSpent) {
        let CreditsSpent { booking_id, draws, guest_passes, cycle, starts_at, .. } = spent;
        self.lots.take(&draws);
        starts_at.into_iter().for_each(|starts_at| self.counted.add(starts_at));
        let taken = self.spent.entry(booking_id).or_default();
        taken.draws.extend(draws);
        taken.guest_passes = taken.guest_passes.saturating_add(guest_passes);
        taken.cycle = taken.cycle.or(cycle);
        taken.starts_at = taken.starts_at.or(starts_at);
        let Some(plan) = &mut self.plan else { return };
        if guest_passes > 0 {
            taken.passes_of = plan.cycle().map(|(cycle, _)| cycle);
            plan.use_guest_passes(|used| used.saturating_add(guest_passes));
        }
        if let Some(cycle) = cycle {
            plan.count(cycle, |made| made.saturating_add(1));
        }
    }

    fn give_back(&mut self, returned: CreditsReturned) {
        let CreditsReturned { booking_id, draws, guest_passes, kept, cycle, starts_at, .. } = returned;
        self.lots.put_back(&draws);
        starts_at.into_iter().for_each(|starts_at| self.counted.remove(starts_at));
        match (kept, self.spent.get_mut(&booking_id)) {
            (Some(Kept { draws, guest_passes }), Some(taken)) => {
                (taken.draws, taken.guest_passes) = (draws, guest_passes)
            }
            (Some(_), None) => {}
            (None, _) => _ = self.spent.remove(&booking_id),
        }
        let Some(plan) = &mut self.plan else { return };
        plan.use_guest_passes(|used| used.saturating_sub(guest_passes));
        if let Some(cycle) = cycle {
            plan.count(cycle, |made| made.saturating_sub(1));
        }
    }

    fn begin(&mut self, began: &CycleBegan) {
        self.last_cycle = began.cycle;
        if let Some(lot) = began.lot {
            self.lots.grant(Lot::new(lot, began.credits, began.ends_at));
        }
        if let Some(plan) = &mut self.plan {
            plan.begin(began);
        }
    }

    fn roll_over(&mut self, rolled: &CreditsRolledOver) {
        self.lots.take(&rolled.draws);
        self.lots.grant(Lot::new(rolled.lot, rolled.credits, rolled.expires_at));
        if let Some(plan) = &mut self.plan {
            plan.roll_over(rolled.lot);
        }
    }
}

impl AggregateRoot for Membership {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("membership.rs"),
        include_str!("lots.rs"),
        include_str!("booking_caps.rs"),
        include_str!("plan_cycle.rs"),
        include_str!("penalties.rs"),
        include_str!("values/mod.rs"),
        include_str!("values/plan.rs"),
        include_str!("values/leaving.rs"),
        include_str!("values/penalty.rs"),
    ));
}
