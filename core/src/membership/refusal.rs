//! How a membership says no.

use chrono::{DateTime, NaiveDate, Utc};

use super::booking_caps::CapSpan;
use super::penalties::FeeState;
use crate::kernel::money::Money;
use crate::refusals;
use crate::scheduling::values::TimeZone;

refusals! {
    /// How a membership says no.
    pub enum MembershipRefusal {
        /// The client has fewer credits that can be spent now than the session costs.
        #[error("too few credits")]
        InsufficientCredits {
            /// What it costs.
            credits_required: u32,
            /// What there is.
            credits_available: u32,
        } = Conflict "membership.insufficient_credits",
        /// A client can have at most 1,000,000 credits.
        #[error("the client would have more credits than a membership can hold")]
        TooManyCredits = Rule "membership.too_many_credits",
        /// The client's plan allows no more bookings in the running cycle.
        #[error("the plan allows no more bookings in this cycle")]
        PlanLimitReached {
            /// How many it allows.
            limit: u32,
            /// When the next cycle begins.
            cycle_ends_at: DateTime<Utc>,
        } = Conflict "membership.plan_limit_reached",
        /// The client's plan allows no more bookings for sessions of that day, or of that week.
        #[error("the plan allows no more bookings for sessions of that day or week")]
        BookingCapReached {
            /// What is full.
            per: CapSpan,
            /// How many bookings the plan allows in it.
            limit: u32,
            /// The day on which the session begins.
            day: NaiveDate,
            /// The first day after it whose sessions can be booked; none if there is none within a year.
            #[serde(skip_serializing_if = "Option::is_none")]
            possible_from: Option<NaiveDate>,
            /// Where those days are.
            time_zone: TimeZone,
        } = Conflict "membership.booking_cap_reached",
        /// The client has fewer guest passes left in the running cycle than the booking has guests.
        #[error("too few guest passes")]
        InsufficientGuestPasses {
            /// How many it takes.
            guest_passes_required: u32,
            /// How many are left.
            guest_passes_available: u32,
        } = Conflict "membership.insufficient_guest_passes",
        /// The cycles of a plan are counted from an instant of the last 366 days.
        #[error("cycles are counted from an instant that is not in the future and at most 366 days ago")]
        InvalidAnchor = Rule "membership.invalid_anchor",
        /// The client is on no plan.
        #[error("the client is on no plan")]
        NotOnPlan = Conflict "membership.not_on_plan",
        /// The client is bound to their plan; staff end it before with a reason.
        #[error("the client is bound to the plan")]
        Committed {
            /// Until when.
            committed_until: DateTime<Utc>,
        } = Conflict "membership.committed",
        /// The booking has no such strike, or no fee for it.
        #[error("there is no such penalty")]
        PenaltyNotFound = NotFound "membership.penalty_not_found",
        /// Another fee is due for it; waive that first.
        #[error("another fee is due for it")]
        FeeIsDue {
            /// How much.
            amount: Money,
        } = Conflict "membership.fee_is_due",
        /// The fee is paid or waived already.
        #[error("the fee is settled")]
        FeeSettled {
            /// How.
            fee_state: FeeState,
        } = Conflict "membership.fee_settled",
    }
}
