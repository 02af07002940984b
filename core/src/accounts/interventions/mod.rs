//! Interventions: what those who run an organization do about how somebody signs in, when an account may be in wrong hands.
//!
//! Use cases: [`SignOutMember`].

mod notices;
mod sign_out;

pub use notices::InterventionNotice;
pub use sign_out::{MemberIsSignedOut, SignOutMember};
