//! Merging: somebody has two accounts, and one of them is to be the only one.
//!
//! - **Merge**: what one account has goes over to the other in one commit, and nobody can sign in with it any more.
//!
//! Use cases: [`MayBeMerged`], [`MergeAccounts`], prepared by [`find_ties`].

mod aggregate;
pub mod events;
mod may_be_merged;
mod merge;
mod notices;
mod ties;

crate::text_value! {
    /// Why two accounts are merged.
    pub struct MergeReason up to 500;
}

impl From<MergeReason> for crate::accounts::SuspensionReason {
    fn from(reason: MergeReason) -> Self {
        Self::try_from(String::from(reason)).expect("both are one line of at most 500 characters")
    }
}

pub use aggregate::{Merge, MergeCommand};
pub use may_be_merged::MayBeMerged;
pub use merge::{AccountsAreMerged, MergeAccounts, MergeRefusal, Trial};
pub use notices::MergeNotice;
pub use ties::{Ties, find_ties};
