//! The embeddable heart of Regimen.
//!
//! Every booking, credit and membership change is an event in an append-only log that can be proved, replayed and
//! explained. [`kernel`] holds the log and the machinery around it; every other folder is one bounded context.

mod accept_invitation;
pub mod accounts;
pub mod admin;
pub mod audit;
pub mod booking;
pub mod integration;
pub mod kernel;
mod linked_accounts;
pub mod membership;
pub mod notification;
mod open_organization;
pub mod privacy;
mod regimen;
pub mod replay;
pub mod scheduling;
pub mod storage;

pub use linked_accounts::{Belonging, JoinLinkedRefusal};
pub use open_organization::{OpenedOrganization, Opening, OpeningRefusal};
pub use regimen::{Regimen, Registration, ReplayError, SignUp};
pub use storage::Storage;
