//! Membership: the credits that clients hold and spend.
//!
//! - **Lot**: credits that were granted together and expire together.
//! - **Draw**: the part of a price that one lot paid. A refund goes back to the lots it came from.
//!
//! Use cases: [`GrantCredits`]. Spending and returning are commands of [`Membership`], run by `booking` inside its own
//! commits, so that a place and its price are one.

pub mod events;
mod grant_credits;
mod lots;
#[expect(clippy::module_inception, reason = "the aggregate is called what the context is called")]
mod membership;
pub mod values;

pub use grant_credits::{CreditsAreGranted, GrantCredits, GrantCreditsRefusal};
pub use lots::Lots;
pub use membership::{Membership, MembershipCommand, MembershipRefusal};
