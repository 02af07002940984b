//! Linked accounts: somebody has accounts in several organizations, and goes from one to another without giving a password again.
//!
//! - **Linked account**: another account of the same person, which this one knows. It counts only while both accounts know of each
//!   other, so that either side can end it alone.
//!
//! Use cases: [`LinkAccount`], [`UnlinkAccount`], [`SwitchTo`].

mod clear_out;
pub mod events;
mod link_account;
mod linked_accounts;
mod notices;
mod switch;
mod unlink_account;

pub(super) use clear_out::clear_out_linked;
pub use link_account::{AccountIsLinked, LinkAccount};
pub use linked_accounts::{LinkedAccountRefusal, LinkedAccounts, LinkedAccountsCommand, OtherAccount};
pub use notices::LinkedAccountNotice;
pub use switch::{SwitchRefusal, SwitchTo};
pub use unlink_account::{AccountIsUnlinked, UnlinkAccount};
