//! Addresses: shown to be somebody's own, and changed.
//!
//! - **Reservation**: an address belongs to one account. Those that an account had before are kept for it as long as their change can
//!   be taken back.
//!
//! Use cases: [`VerifyEmail`], [`AskForEmailChange`], [`ChangeEmail`].

mod ask_for_email_change;
mod change_email;
mod clear_out;
pub mod events;
mod former;
mod holding;
mod reservation;
mod verify_email;

pub use ask_for_email_change::AskForEmailChange;
pub use change_email::{ChangeEmail, EmailIsChanged, WhichChange};
pub(super) use clear_out::clear_out;
pub(super) use former::{Former, FormerAddresses};
pub(super) use holding::{ask_for, claim, holder};
pub use reservation::{EmailCommand, EmailReservation};
pub use verify_email::{EmailIsVerified, VerifyEmail};
