//! The Rust SDK of Regimen.
//!
//! ```no_run
//! use futures_util::TryStreamExt as _;
//! use regimen_sdk::{Client, Error, SessionFilter};
//!
//! # async fn book() -> Result<(), Error> {
//! let client = Client::try_new("http://127.0.0.1:8080")?;
//! client.sign_in("ana@demo.example", "demo-password").await?;
//!
//! let free = SessionFilter { available: Some(true), ..SessionFilter::default() };
//! let sessions: Vec<_> = client.sessions(free).try_collect().await?;
//! match client.book_spot(sessions[0].session_id, &Default::default()).await {
//!     Ok(booked) => println!("booking {}", booked.booking_id),
//!     Err(error) if error.code() == Some("booking.session_full") => println!("somebody was faster"),
//!     Err(other) => return Err(other),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What a [`Client`] does by itself, for every operation:
//!
//! - It **signs in again** when its access token is about to expire or has expired, if it was given a password.
//! - It **says when a second factor is needed**: [`Client::sign_in`] ends with [`Error::SecondFactorNeeded`], and
//!   [`Client::give_second_factor`] goes on from there.
//! - It **repeats** what failed on the way, three times at most: reads, and writes that cannot happen twice. Every POST carries
//!   an `Idempotency-Key`, the same one each time; see [`Client::keyed`] for keys of your own.
//! - It **reads its own writes**: every read waits on the server until the view shows what this client has written.
//! - It gives every error as one [`Error`], with the stable code of the refusal.
//!
//! Tokens and passwords are [`Secret`]s, which print as `…`.

mod client;
mod error;
#[rustfmt::skip]
#[expect(
    missing_docs, dead_code, unreachable_pub, unused_qualifications,
    clippy::allow_attributes, clippy::allow_attributes_without_reason, clippy::unwrap_used,
    reason = "generated, and not read by people"
)]
mod generated;
#[rustfmt::skip]
mod operations;
mod paging;
mod position;
mod retry;
mod second_factor;
mod secret;
mod sign_in;
mod streams;
mod transport;

pub use client::Client;
pub use error::Error;
pub use generated::types;
pub use paging::{EventFilter, SessionFilter};
pub use retry::RetryPolicy;
pub use second_factor::SecondFactorNeeded;
pub use secret::Secret;
pub use streams::ExportedEvents;
