//! Who has an account.

mod account;

use crate::engine::Views;

pub use account::{AccountRow, AccountsView, find, find_as_of};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<AccountsView>()
}
