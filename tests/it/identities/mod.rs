//! Accounts that people have elsewhere, at a provider that is a program of somebody else's.

mod provider;
mod signing_in;
mod unlinking;
