//! The plan that a client is on: one cycle after another, each with credits, bookings and guest passes of its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::events::{CreditsExpired, CreditsRolledOver, CycleBegan, MembershipEvent, PlanJoined, PlanLeft};
use super::lots::{Lots, total};
use super::values::{CycleNumber, Draw, LeavingNotice, Lot, LotNumber, PerCycle, PlanId, PlanTerms};
use crate::kernel::ids::AccountId;

/// A plan as one client is on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnPlan {
    plan_id: PlanId,
    version: u32,
    terms: PlanTerms,
    anchor: DateTime<Utc>,
    joined_at: DateTime<Utc>,
    running: Option<Running>,
    notice: Option<LeavingNotice>,
}

/// The cycle that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Running {
    cycle: CycleNumber,
    nth: u32,
    ends_at: DateTime<Utc>,
    /// The lots that end with it.
    lots: Vec<LotNumber>,
    bookings: u32,
    guest_passes: u32,
}

impl OnPlan {
    pub(super) fn joined(joined: PlanJoined) -> Self {
        let PlanJoined { plan_id, plan_version: version, terms, anchor, joined_at, .. } = joined;
        Self { plan_id, version, terms, anchor, joined_at, running: None, notice: None }
    }

    /// Which plan.
    pub fn plan_id(&self) -> PlanId {
        self.plan_id
    }

    /// Which version of it.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What it gives to this client.
    pub fn terms(&self) -> &PlanTerms {
        &self.terms
    }

    /// The cycle that runs, and when it ends.
    pub fn cycle(&self) -> Option<(CycleNumber, DateTime<Utc>)> {
        self.running.as_ref().map(|running| (running.cycle, running.ends_at))
    }

    /// Until when the client is bound; none if they are not.
    pub fn committed_until(&self) -> Option<DateTime<Utc>> {
        self.terms.committed_until(self.anchor, self.joined_at)
    }

    /// That the client leaves, if they said so.
    pub fn notice(&self) -> Option<LeavingNotice> {
        self.notice
    }

    /// When the plan would end if the client gave notice at `at`.
    pub(super) fn would_end_at(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let running = self.running.as_ref()?;
        self.terms.ends_at((self.anchor, running.nth), self.committed_until(), at)
    }

    pub(super) fn note(&mut self, notice: Option<LeavingNotice>) {
        self.notice = notice;
    }

    /// How many bookings can still be made in the cycle; none if the plan does not count them.
    pub fn bookings_left(&self) -> Option<u32> {
        let made = self.running.as_ref().map_or(0, |running| running.bookings);
        self.terms.bookings_per_cycle.map(|limit| limit.get().saturating_sub(made))
    }

    /// For how many places guests can still be brought along in the cycle.
    pub fn guest_passes_left(&self) -> u32 {
        let used = self.running.as_ref().map_or(0, |running| running.guest_passes);
        self.terms.guest_passes_per_cycle.get().saturating_sub(used)
    }

    /// The first cycle: the one that `at` lies in. None if that is before the anchor or behind the end of time.
    pub(super) fn first(
        &self,
        client_id: AccountId,
        (lots, last): (&Lots, CycleNumber),
        at: DateTime<Utc>,
    ) -> Option<MembershipEvent> {
        let nth = self.terms.cycle.containing(self.anchor, at)?;
        Some(self.began(client_id, (lots, last), nth, at)?.into())
    }

    /// What happens when the cycle is over at `at`: the next begins, what is left goes over into it as far as the plan
    /// allows, and the rest expires; or the plan ends with it. Nothing if it is not over.
    pub(super) fn next(
        &self,
        client_id: AccountId,
        (lots, last): (&Lots, CycleNumber),
        at: DateTime<Utc>,
    ) -> Option<Vec<MembershipEvent>> {
        let running = self.running.as_ref().filter(|running| at >= running.ends_at)?;
        if self.notice.is_some_and(|notice| notice.ends_at <= running.ends_at) {
            let (plan_id, left_at) = (self.plan_id, running.ends_at);
            return Some(vec![PlanLeft { client_id, plan_id, reason: None, left_at }.into()]);
        }
        let began = self.began(client_id, (lots, last), running.nth + 1, at)?;
        let (cycle, expires_at) = (began.cycle, began.ends_at);
        let ending = running.lots.iter().filter_map(|number| lots.get(*number)).collect::<Vec<_>>();
        let draws = left_over(&ending, self.terms.roll_over);
        let next = lots.next_number();
        let lot = if began.lot.is_some() { LotNumber(next.0.saturating_add(1)) } else { next };
        let gone = |lot: &&Lot| {
            let drawn = draws.iter().filter(|draw| draw.lot == lot.number).map(|draw| draw.credits).sum::<u32>();
            let credits = lot.remaining.saturating_sub(drawn);
            CreditsExpired { client_id, lot: lot.number, credits, expired_at: at }.into()
        };
        let expired = ending.iter().map(gone).collect::<Vec<MembershipEvent>>();
        let credits = total(&draws);
        let rolled_over = (credits > 0).then(|| {
            CreditsRolledOver { client_id, cycle, lot, draws, credits, expires_at, rolled_over_at: at }.into()
        });
        Some([began.into()].into_iter().chain(rolled_over).chain(expired).collect())
    }

    fn began(
        &self,
        client_id: AccountId,
        (lots, last): (&Lots, CycleNumber),
        nth: u32,
        at: DateTime<Utc>,
    ) -> Option<CycleBegan> {
        let cycle = self.terms.cycle;
        let (begins_at, ends_at) = (cycle.beginning(self.anchor, nth)?, cycle.beginning(self.anchor, nth + 1)?);
        let credits = self.terms.credits_per_cycle.get();
        let (plan_id, cycle) = (self.plan_id, CycleNumber(last.0.saturating_add(1)));
        let lot = (credits > 0).then(|| lots.next_number());
        Some(CycleBegan { client_id, plan_id, cycle, nth, begins_at, ends_at, lot, credits, began_at: at })
    }

    pub(super) fn begin(&mut self, began: &CycleBegan) {
        let CycleBegan { cycle, nth, ends_at, lot, .. } = *began;
        let lots = lot.into_iter().collect();
        self.running = Some(Running { cycle, nth, ends_at, lots, bookings: 0, guest_passes: 0 });
    }

    pub(super) fn roll_over(&mut self, lot: LotNumber) {
        if let Some(running) = &mut self.running {
            running.lots.push(lot);
        }
    }

    /// Counts a booking in `cycle`, if that still runs.
    pub(super) fn count(&mut self, cycle: CycleNumber, change: impl FnOnce(u32) -> u32) {
        if let Some(running) = self.running.as_mut().filter(|running| running.cycle == cycle) {
            running.bookings = change(running.bookings);
        }
    }

    pub(super) fn use_guest_passes(&mut self, change: impl FnOnce(u32) -> u32) {
        if let Some(running) = &mut self.running {
            running.guest_passes = change(running.guest_passes);
        }
    }
}

/// What of `ending` goes over, `most` at most.
fn left_over(ending: &[&Lot], most: PerCycle) -> Vec<Draw> {
    let mut free = most.get();
    let mut draws = Vec::new();
    for lot in ending {
        let credits = lot.remaining.min(free);
        free -= credits;
        draws.extend((credits > 0).then_some(Draw { lot: lot.number, credits }));
    }
    draws
}
