//! Membership: what a client has, how it came to that, what they owe, and what can be had.

mod change;
mod finder;
mod ledger;
mod offers;
mod penalties;
mod penalty_row;
mod purchases;
mod row;
mod timers;

use crate::engine::Views;
use crate::timers::Timers;

pub use finder::{find_ledger, find_membership, find_membership_as_of, find_penalties};
pub use ledger::MembershipView;
pub use offers::{
    Offered, PackageRow, PackagesView, PlanRow, PlansView, find_package, find_package_as_of, find_packages, find_plan,
    find_plan_as_of, find_plans,
};
pub use penalties::PenaltiesView;
pub use penalty_row::{Debtor, FeeEntry, PenaltyEntry, PenaltyRow};
pub use purchases::{PurchaseEntry, PurchaseRow, PurchasesView, RefundEntry, find_purchases};
pub use row::{EntryKind, LedgerEntry, LedgerRow, LeftPlan, Membership, PlanStanding, RunningCycle};
pub use timers::{MembershipAct, MembershipTimer, MembershipTimersView};

/// The views of this context.
pub fn views() -> Views {
    Views::default()
        .with::<MembershipView>()
        .with::<PenaltiesView>()
        .with::<PlansView>()
        .with::<PackagesView>()
        .with::<PurchasesView>()
        .with::<MembershipTimersView>()
}

/// The timers of this context.
pub fn timers() -> Timers {
    Timers::default().with::<MembershipTimersView>()
}
