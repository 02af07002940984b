//! What accounts need from outside.

mod password_hasher;

pub use password_hasher::{HashCost, HashFailed, PasswordHasher};
