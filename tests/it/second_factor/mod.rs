//! What people have beside their password, and what thieves try with it.

pub(crate) mod browser;
mod enrolling;
mod guessing;
mod passkeys;
mod policies;
mod recovering;
mod sdk;
mod signing_in;
mod texting;
