//! Who has an account, and who is asked to have one.

mod account;
mod invitation;
mod member;

use crate::engine::Views;

pub use account::{AccountRow, AccountsView, find, find_as_of};
pub use invitation::{InvitationRow, InvitationsView, find_invitations};
pub use member::{MemberFilter, MemberRow, MemberState, MembersView, find_members};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<AccountsView>().with::<MembersView>().with::<InvitationsView>()
}
