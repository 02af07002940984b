//! What people have beside their password, and what thieves try with it.

mod enrolling;
mod guessing;
mod passkeys;
mod policies;
mod recovering;
mod signing_in;
