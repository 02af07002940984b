//! What can be asked of a membership.

use chrono::{DateTime, Utc};

use super::penalties::Settlement;
use super::values::{
    GrantAmount, GrantReason, LeaveReason, LotNumber, MercyReason, PenaltyKind, PenaltyTerms, PlanId, PlanTerms,
    PurchaseId, ReturnOf, TakenBackBecause, ValidityDays,
};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;

/// What can be asked of a membership. Before each of them, cycles that have ended meanwhile end, and the next ones begin.
#[derive(Debug, Clone)]
pub enum MembershipCommand {
    /// Add a lot.
    Grant {
        /// Whose.
        client_id: AccountId,
        /// How many credits.
        amount: GrantAmount,
        /// For how long.
        validity: ValidityDays,
        /// Why.
        reason: GrantReason,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Add a lot that is paid for.
    AddPurchased {
        /// Whose.
        client_id: AccountId,
        /// The purchase.
        purchase_id: PurchaseId,
        /// How many credits.
        amount: GrantAmount,
        /// For how long.
        validity: ValidityDays,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take the price of a booking, and count it if the client's plan counts bookings. Said again of the same booking, it
    /// takes more and counts no more.
    Spend {
        /// Whose.
        client_id: AccountId,
        /// For which booking.
        booking_id: BookingId,
        /// When its session begins.
        starts_at: DateTime<Utc>,
        /// How many credits; 0 changes nothing unless the plan counts bookings.
        credits: u32,
        /// How many guest passes.
        guest_passes: u32,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Give back part of what a booking took, never more than that in all. Credits of a lot whose time is over expire at once.
    Return {
        /// Whose.
        client_id: AccountId,
        /// Of which booking.
        booking_id: BookingId,
        /// How many credits.
        credits: u32,
        /// How many guest passes.
        guest_passes: u32,
        /// For one of its places, or for its last. The booking does not count in its cycle then.
        of: ReturnOf,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take back what is left in the lot of a purchase.
    TakeBackCredits {
        /// Whose.
        client_id: AccountId,
        /// The purchase.
        purchase_id: PurchaseId,
        /// Its lot.
        lot: LotNumber,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let all that can be spent go to another account of the same person.
    MoveOut {
        /// Whose.
        client_id: AccountId,
        /// To whom.
        into: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take a lot that another account of the same person had.
    MoveIn {
        /// Whose.
        client_id: AccountId,
        /// From whom.
        from: AccountId,
        /// How many credits.
        credits: u32,
        /// Until when.
        expires_at: DateTime<Utc>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that the time of a lot is over, if it is.
    Expire {
        /// Whose.
        client_id: AccountId,
        /// Which.
        lot: LotNumber,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that the client is told that a lot will expire.
    Warn {
        /// Whose.
        client_id: AccountId,
        /// Which.
        lot: LotNumber,
        /// How many days before.
        days_before: u16,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Put the client on a plan, instead of the one they are on. Being on it already changes nothing.
    Join {
        /// Whose.
        client_id: AccountId,
        /// The plan.
        plan_id: PlanId,
        /// Which version of it.
        plan_version: u32,
        /// What it gives.
        terms: PlanTerms,
        /// From when its cycles are counted.
        anchor: DateTime<Utc>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let the client's plan end with the first cycle that its terms allow. Said twice, the first end stands.
    GiveNotice {
        /// Whose.
        client_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let it not end after all.
    WithdrawNotice {
        /// Whose.
        client_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take the client off their plan at once; while they are bound, not without a reason.
    Leave {
        /// Whose.
        client_id: AccountId,
        /// Why.
        reason: Option<LeaveReason>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take the client off their plan, whatever binds them: they are gone.
    End {
        /// Whose.
        client_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// End the cycles that are over, and begin the next ones.
    BeginCycle {
        /// Whose.
        client_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Record a strike and, if it is not forgiven, charge the fee; once for each booking and kind, unless it was taken back.
    Penalize {
        /// Whose.
        client_id: AccountId,
        /// Of which booking.
        booking_id: BookingId,
        /// What they did.
        kind: PenaltyKind,
        /// What it costs.
        terms: PenaltyTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take a penalty back: it was not so. Of a booking that has no such penalty nothing changes.
    TakeBackPenalty {
        /// Whose.
        client_id: AccountId,
        /// Of which booking.
        booking_id: BookingId,
        /// Which.
        kind: PenaltyKind,
        /// Why.
        because: TakenBackBecause,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Forgive every strike that counts.
    ForgiveAll {
        /// Whose.
        client_id: AccountId,
        /// Why.
        reason: MercyReason,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Do something about a penalty.
    Settle {
        /// Whose.
        client_id: AccountId,
        /// Of which booking.
        booking_id: BookingId,
        /// Which.
        kind: PenaltyKind,
        /// What.
        settlement: Settlement,
        /// Now.
        at: DateTime<Utc>,
    },
}

impl MembershipCommand {
    pub(super) fn whose_and_when(&self) -> (AccountId, DateTime<Utc>) {
        match self {
            Self::Grant { client_id, at, .. }
            | Self::AddPurchased { client_id, at, .. }
            | Self::Spend { client_id, at, .. }
            | Self::Return { client_id, at, .. }
            | Self::TakeBackCredits { client_id, at, .. }
            | Self::MoveOut { client_id, at, .. }
            | Self::MoveIn { client_id, at, .. }
            | Self::Expire { client_id, at, .. }
            | Self::Warn { client_id, at, .. }
            | Self::Join { client_id, at, .. }
            | Self::End { client_id, at }
            | Self::GiveNotice { client_id, at }
            | Self::WithdrawNotice { client_id, at }
            | Self::Leave { client_id, at, .. }
            | Self::BeginCycle { client_id, at }
            | Self::Penalize { client_id, at, .. }
            | Self::TakeBackPenalty { client_id, at, .. }
            | Self::ForgiveAll { client_id, at, .. }
            | Self::Settle { client_id, at, .. } => (*client_id, *at),
        }
    }
}
