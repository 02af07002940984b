//! Memberships and their ledgers, as they are shown to clients and to staff.

use chrono::{DateTime, TimeDelta, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::{AccountId, EventId};
use regimen_core::membership::BookingsLeft;
use regimen_core::membership::values::{Draw, Lot, PlanId, PurchaseId};
use regimen_projections::Page;
use regimen_projections::membership::{self as view, EntryKind, LedgerEntry, PlanStanding};

/// What expires within so many days expires soon.
const SOON: TimeDelta = TimeDelta::days(14);

/// Credits that came together and expire together.
#[derive(Object)]
pub(super) struct CreditLot {
    lot: u32,
    granted: u32,
    remaining: u32,
    /// From this instant on none of them can be spent.
    expires_at: DateTime<Utc>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Membership {
    client_id: AccountId,
    /// How many can be spent now.
    credits_available: u32,
    lots: Vec<CreditLot>,
    /// Those of the lots whose credits expire within 14 days, soonest first.
    expiring_soon: Vec<CreditLot>,
    /// The plan that the client is on.
    plan: Option<MembershipPlan>,
    /// The plan that they were on last, if they are on none.
    left_plan: Option<LeftPlan>,
}

/// A plan that a client was on.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct LeftPlan {
    plan_id: PlanId,
    left_at: DateTime<Utc>,
    /// Why, if staff said so.
    reason: Option<String>,
}

/// A plan as one client is on it.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MembershipPlan {
    plan_id: PlanId,
    /// The version that they joined; later ones do not touch them.
    version: u32,
    name: String,
    joined_at: DateTime<Utc>,
    /// When the cycle that runs began.
    cycle_begins_at: Option<DateTime<Utc>>,
    /// When the next one begins.
    cycle_ends_at: Option<DateTime<Utc>>,
    /// Until when the client is bound; left out if they are not.
    committed_until: Option<DateTime<Utc>>,
    /// When notice was given, if it was.
    notice_given_at: Option<DateTime<Utc>>,
    /// When the plan ends, if notice was given.
    ends_at: Option<DateTime<Utc>>,
    /// When it would end if notice were given now; left out once it is.
    would_end_at: Option<DateTime<Utc>>,
    /// How many bookings can still be made in the cycle; left out if the plan does not count them.
    bookings_left: Option<u32>,
    /// How many sessions of today can still be booked, in the time zone of the plan; left out if the plan does not count them.
    bookings_left_today: Option<u32>,
    /// The same of this week, from Monday.
    bookings_left_this_week: Option<u32>,
    /// Where those days and weeks begin.
    time_zone: String,
    /// For how many places guests can still be brought along in the cycle.
    guest_passes_left: u32,
}

/// What happened to credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum LedgerKind {
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
    /// A cancelled booking, or a place of it, gave them back.
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

#[derive(Object)]
struct LotDraw {
    lot: u32,
    credits: u32,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct LedgerLine {
    /// The event that the line stands for.
    event_id: EventId,
    /// Where in the log it stands.
    position: u64,
    kind: LedgerKind,
    /// Above zero what came, below what went; 0 where credits only moved.
    credits: i64,
    /// What all lots held afterwards: the sum of this line and all before it.
    balance: u32,
    /// Which lots it touched; where credits moved, those that they came from.
    draws: Vec<LotDraw>,
    /// Where credits moved to.
    into: Option<LotDraw>,
    booking_id: Option<BookingId>,
    purchase_id: Option<PurchaseId>,
    reason: Option<String>,
    at: DateTime<Utc>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Ledger {
    items: Vec<LedgerLine>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl From<Lot> for CreditLot {
    fn from(lot: Lot) -> Self {
        Self { lot: lot.number.0, granted: lot.granted, remaining: lot.remaining, expires_at: lot.expires_at }
    }
}

impl From<view::LeftPlan> for LeftPlan {
    fn from(left: view::LeftPlan) -> Self {
        Self { plan_id: left.plan_id, left_at: left.left_at, reason: left.reason.map(String::from) }
    }
}

impl MembershipPlan {
    fn of(now: DateTime<Utc>, plan: PlanStanding, left: &BookingsLeft) -> Self {
        Self {
            plan_id: plan.plan_id,
            version: plan.version,
            joined_at: plan.joined_at,
            cycle_begins_at: plan.cycle.as_ref().map(|cycle| cycle.begins_at),
            cycle_ends_at: plan.cycle.as_ref().map(|cycle| cycle.ends_at),
            committed_until: plan.committed_until(),
            notice_given_at: plan.notice.map(|notice| notice.given_at),
            ends_at: plan.notice.map(|notice| notice.ends_at),
            would_end_at: plan.would_end_at(now).filter(|_| plan.notice.is_none()),
            bookings_left: left.in_cycle,
            bookings_left_today: left.on_day,
            bookings_left_this_week: left.in_week,
            time_zone: plan.terms.time_zone.into(),
            guest_passes_left: left.guest_passes,
            name: plan.terms.name.into(),
        }
    }
}

impl Membership {
    /// The membership as it is, or was, at `now`.
    pub(super) fn at(now: DateTime<Utc>, membership: view::Membership) -> Self {
        let (credits_available, left) = (membership.credits_available(now), membership.bookings_left(now));
        let view::Membership { client_id, lots, plan, left: left_plan, .. } = membership;
        let soon = |lot: &&Lot| lot.available(now) > 0 && lot.expires_at.signed_duration_since(now) <= SOON;
        let mut expiring = lots.iter().filter(soon).cloned().collect::<Vec<_>>();
        expiring.sort_by_key(|lot| (lot.expires_at, lot.number));
        Self {
            client_id,
            credits_available,
            expiring_soon: expiring.into_iter().map(CreditLot::from).collect(),
            lots: lots.into_iter().map(CreditLot::from).collect(),
            plan: plan.zip(left).map(|(plan, left)| MembershipPlan::of(now, plan, &left)),
            left_plan: left_plan.map(LeftPlan::from),
        }
    }
}

impl From<EntryKind> for LedgerKind {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Granted => Self::Granted,
            EntryKind::Purchased => Self::Purchased,
            EntryKind::Cycle => Self::Cycle,
            EntryKind::RolledOver => Self::RolledOver,
            EntryKind::Spent => Self::Spent,
            EntryKind::Returned => Self::Returned,
            EntryKind::Refunded => Self::Refunded,
            EntryKind::MovedOut => Self::MovedOut,
            EntryKind::MovedIn => Self::MovedIn,
            EntryKind::Expired => Self::Expired,
        }
    }
}

impl From<LedgerEntry> for LedgerLine {
    fn from(entry: LedgerEntry) -> Self {
        let draw = |draw: Draw| LotDraw { lot: draw.lot.0, credits: draw.credits };
        Self {
            event_id: entry.event_id,
            position: entry.position,
            kind: entry.kind.into(),
            credits: entry.credits,
            balance: entry.balance,
            draws: entry.draws.into_iter().map(draw).collect(),
            into: entry.into.map(draw),
            booking_id: entry.booking_id,
            purchase_id: entry.purchase_id,
            reason: entry.reason.map(String::from),
            at: entry.at,
        }
    }
}

impl From<Page<LedgerEntry>> for Ledger {
    fn from(page: Page<LedgerEntry>) -> Self {
        let Page { items, next } = page.map(LedgerLine::from);
        Self { items, next_cursor: next }
    }
}
