//! Suspensions: somebody may not act for a while. What they have stays theirs.
//!
//! Use cases: [`SuspendAccount`], [`RestoreAccount`].

pub(super) mod events;
mod notices;
mod restore_account;
mod suspend_account;

crate::text_value! {
    /// Why somebody is suspended.
    pub struct SuspensionReason up to 500;
}

pub use notices::SuspensionNotice;
pub use restore_account::RestoreAccount;
pub(super) use suspend_account::account_to_judge;
pub use suspend_account::expect_to_judge;
pub use suspend_account::{StandingIs, SuspendAccount, SuspensionRefusal};
