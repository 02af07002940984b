//! Consents: which version of the terms and of the privacy notice somebody accepted, and when.
//!
//! - **Consent**: the versions that are accepted together. Those that count now are the organization's, or the installation's where
//!   it has none of its own: see [`asked_by`].
//!
//! Use case: [`GiveConsent`]. What is accepted at registration is in the event of the registration.

mod consent;
pub mod events;
mod give_consent;

pub use consent::{Accepted, Consent, asked_by};
pub use give_consent::{ConsentIsGiven, GiveConsent};
