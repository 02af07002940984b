//! What people are told of their membership.

use chrono::{DateTime, Utc};

use super::values::{LotNumber, PenaltyKind, PlanId, PurchaseId};
use crate::booking::values::BookingId;
use crate::kernel::money::Money;
use crate::notices;
use crate::scheduling::values::SessionId;

notices! {
    /// What people are told of their membership.
    pub enum MembershipNotice {
        /// Some of your credits expire soon.
        CreditsExpiring {
            /// The lot.
            lot: LotNumber,
            /// How many credits are left in it.
            credits: u32,
            /// From when on they cannot be spent.
            expires_at: DateTime<Utc>,
        } = "membership.credits_expiring",
        /// Staff forgave a strike: it does not count any more.
        StrikeForgiven {
            /// The session.
            session_id: SessionId,
            /// The booking.
            booking_id: BookingId,
            /// What it was for.
            kind: PenaltyKind,
        } = "membership.strike_forgiven",
        /// Staff forgave all your strikes: none of them counts any more.
        StrikesForgiven {
            /// How many.
            strikes: u32,
        } = "membership.strikes_forgiven",
        /// Staff waived a fee: you need not pay it.
        FeeWaived {
            /// The session.
            session_id: SessionId,
            /// The booking.
            booking_id: BookingId,
            /// What it was for.
            kind: PenaltyKind,
            /// How much it was.
            fee: Option<Money>,
        } = "membership.fee_waived",
        /// Staff charged a fee for a late cancellation or an absence; the reason is shown with it.
        FeeCharged {
            /// The session.
            session_id: SessionId,
            /// The booking.
            booking_id: BookingId,
            /// What it is for.
            kind: PenaltyKind,
            /// How much it is.
            fee: Money,
        } = "membership.fee_charged",
        /// Staff ended your plan.
        PlanEnded {
            /// The plan.
            plan_id: PlanId,
            /// When: at once.
            ended_at: DateTime<Utc>,
        } = "membership.plan_ended",
        /// A purchase of yours is refunded, and its unspent credits are taken back.
        PurchaseRefunded {
            /// The purchase.
            purchase_id: PurchaseId,
            /// How much money is given back.
            amount: Money,
            /// How many credits are taken back.
            credits: u32,
        } = "membership.purchase_refunded",
    }
}
