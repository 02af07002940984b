//! Interventions: what those who run an organization do about how somebody signs in, when an account may be in wrong hands.
//!
//! Use cases: [`SignOutMember`], [`WithdrawPassword`].

mod notices;
mod sign_out;
mod withdraw_password;

pub use notices::InterventionNotice;
pub use sign_out::{MemberIsSignedOut, SignOutMember};
pub use withdraw_password::{PasswordIsWithdrawn, WithdrawPassword};
