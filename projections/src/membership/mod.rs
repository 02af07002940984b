//! Credits: what a client has, and how it came to that.

mod finder;
mod ledger;
mod row;

use crate::engine::Views;

pub use finder::{find_ledger, find_membership, find_membership_as_of};
pub use ledger::MembershipView;
pub use row::{EntryKind, LedgerEntry, LedgerRow, Membership};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<MembershipView>()
}
