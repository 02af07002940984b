//! A membership and the lines of its ledger, as they are read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::{AccountId, EventId};
use regimen_core::kernel::log::Position;
use regimen_core::membership::values::{
    CycleNumber, Draw, GrantReason, LeaveReason, LeavingNotice, Lot, LotNumber, PlanId, PlanTerms, PurchaseId,
};
use regimen_core::membership::{BookingsLeft, CapSpan, Counted};
use serde::{Deserialize, Serialize};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerRow {
    /// What a client has.
    Membership(Membership),
    /// How it came to that.
    Entry(LedgerEntry),
}

/// What a client has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Whose.
    pub client_id: AccountId,
    /// All lots ever granted, in their order.
    pub lots: Vec<Lot>,
    /// The plan that they are on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanStanding>,
    /// The plan that they were on last, if they are on none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<LeftPlan>,
    /// When the sessions begin whose bookings count in their day and week: those of the last weeks, and those to come.
    #[serde(default)]
    pub counted: Counted,
    /// Why they were granted. Here and nowhere else, so that an erasure empties one row.
    #[serde(default)]
    pub(super) reasons: BTreeMap<LotNumber, GrantReason>,
}

impl Membership {
    /// A client without credits.
    pub fn empty(client_id: AccountId) -> Self {
        Self {
            client_id,
            lots: Vec::new(),
            plan: None,
            left: None,
            counted: Counted::default(),
            reasons: BTreeMap::new(),
        }
    }

    /// How many credits can be spent at `now`.
    pub fn credits_available(&self, now: DateTime<Utc>) -> u32 {
        self.lots.iter().fold(0, |sum, lot| sum.saturating_add(lot.available(now)))
    }

    /// How many credits are in all lots, those among them whose time is over and not yet noted.
    pub fn credits_held(&self) -> u32 {
        self.lots.iter().fold(0, |sum, lot| sum.saturating_add(lot.remaining))
    }

    /// How many bookings the plan still allows of sessions that begin when one at `starts_at` does; none without a plan.
    pub fn bookings_left(&self, starts_at: DateTime<Utc>) -> Option<BookingsLeft> {
        let plan = self.plan.as_ref()?;
        Some(BookingsLeft {
            in_cycle: plan.bookings_left(),
            on_day: self.counted.left(CapSpan::Day, &plan.terms, starts_at),
            in_week: self.counted.left(CapSpan::Week, &plan.terms, starts_at),
            guest_passes: plan.guest_passes_left(),
        })
    }

    /// Why the lot was granted; none if the client is erased.
    pub fn reason(&self, lot: LotNumber) -> Option<&GrantReason> {
        self.reasons.get(&lot)
    }
}

/// How far somebody has come in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStanding {
    /// The plan.
    pub plan_id: PlanId,
    /// Which version of it.
    pub version: u32,
    /// What it gives to this client.
    pub terms: PlanTerms,
    /// From when its cycles are counted.
    pub anchor: DateTime<Utc>,
    /// Since when they are on it.
    pub joined_at: DateTime<Utc>,
    /// That they leave it, if they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<LeavingNotice>,
    /// The cycle that runs.
    pub cycle: Option<RunningCycle>,
}

/// A plan that somebody was on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftPlan {
    /// The plan.
    pub plan_id: PlanId,
    /// When they left it.
    pub left_at: DateTime<Utc>,
    /// Why, if staff said so; none once the client is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LeaveReason>,
}

/// A cycle of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningCycle {
    /// Its number in the membership.
    pub number: CycleNumber,
    /// Its number counted from the anchor, from 0.
    pub nth: u32,
    /// When it began.
    pub begins_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many bookings count in it.
    pub bookings: u32,
    /// How many guest passes are used.
    pub guest_passes: u32,
}

impl PlanStanding {
    /// Until when the client is bound; none if they are not.
    pub fn committed_until(&self) -> Option<DateTime<Utc>> {
        self.terms.committed_until(self.anchor, self.joined_at)
    }

    /// When the plan would end if the client gave notice at `at`.
    pub fn would_end_at(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let cycle = self.cycle.as_ref()?;
        self.terms.ends_at((self.anchor, cycle.nth), self.committed_until(), at)
    }

    fn bookings_left(&self) -> Option<u32> {
        let made = self.cycle.as_ref().map_or(0, |cycle| cycle.bookings);
        self.terms.bookings_per_cycle.map(|limit| limit.get().saturating_sub(made))
    }

    fn guest_passes_left(&self) -> u32 {
        let used = self.cycle.as_ref().map_or(0, |cycle| cycle.guest_passes);
        self.terms.guest_passes_per_cycle.get().saturating_sub(used)
    }
}

/// One line of a ledger: one event that changed what somebody has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its position in the log.
    pub position: Position,
    /// Its id.
    pub event_id: EventId,
    /// Whose.
    pub client_id: AccountId,
    /// What happened.
    pub kind: EntryKind,
    /// How many credits came (positive) or went (negative); 0 if they only moved.
    pub credits: i64,
    /// How many credits all lots held right after it: the sum of this line and all before it.
    pub balance: u32,
    /// Which lots it concerned; if credits moved, those that they came from.
    pub draws: Vec<Draw>,
    /// Where credits moved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<Draw>,
    /// The booking, if it was for one.
    pub booking_id: Option<BookingId>,
    /// The purchase, if they were bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_id: Option<PurchaseId>,
    /// Why credits were granted; none once the client is erased.
    #[serde(skip)]
    pub reason: Option<GrantReason>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What happened to credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// An admin granted them.
    Granted,
    /// The client paid for them.
    Purchased,
    /// They came with a cycle of the client's plan.
    Cycle,
    /// They went over from one cycle into the next.
    RolledOver,
    /// A booking took them.
    Spent,
    /// A cancelled booking gave them back.
    Returned,
    /// Staff took them back with a refund.
    Refunded,
    /// They went to another account of the same person.
    MovedOut,
    /// They came from another account of the same person.
    MovedIn,
    /// Their time was over.
    Expired,
}
