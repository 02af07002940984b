//! Attempts: how often somebody may be wrong.
//!
//! Counted by address in this process, for known and unknown addresses alike, so that nothing can be learned from being kept waiting
//! and nothing is written for an address that belongs to nobody. When an account is locked, its owner is told and the lock is an event.
//!
//! Use cases: [`LockSignIn`], [`UnlockSignIn`].

mod counter;
pub mod events;
mod lock;

pub(crate) use counter::{Attempts, Failed};
pub use lock::{LockSignIn, SignInIsUnlocked, UnlockSignIn};
