//! What the tests of all packages share: databases to run against, the promises that every store of the log keeps, the whole
//! application on a free port with people who use it, and the one binary as a process.

#![expect(clippy::unwrap_used, reason = "all of this is test code: what fails is to fail there and then")]

pub mod app;
pub mod chance;
pub mod cluster;
pub mod conformance;
pub mod oracle;
pub mod postgres;
pub mod process;
pub mod receiver;
pub mod smtp_sink;
pub mod storm;
