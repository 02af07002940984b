//! Passwords: how good they must be, how they are changed, and how somebody gets a new one.
//!
//! - **Rules**: what a new password must be: hard to guess, and in no list of stolen ones. See [`PasswordRules`].
//! - **Strength**: how good one is, also before anybody takes it.
//!
//! Use cases: [`ChangePassword`], [`ResetPassword`].

mod breached;
mod change_password;
pub mod events;
mod reset_password;
mod rules;

pub use breached::{BreachedPasswords, UnreadableList};
pub use change_password::{ChangePassword, PasswordIsChanged};
pub use reset_password::ResetPassword;
pub use rules::{PasswordRules, Score, Strength};
