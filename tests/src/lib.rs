//! What the tests of all packages share: databases to run against, and the promises that every store of the log keeps.

#![expect(clippy::unwrap_used, reason = "all of this is test code: what fails is to fail there and then")]

pub mod conformance;
pub mod postgres;
