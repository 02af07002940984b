//! The one integration binary.

#[macro_use]
mod both;

mod accounts_access;
mod api_keys;
mod authorization;
mod bad_input;
mod conformance;
mod edge;
mod executor;
mod house;
mod idempotency;
mod identities;
mod mail;
mod oauth;
mod organization;
mod pages;
mod places;
mod postgres_log;
mod privacy;
mod processes;
mod proof;
mod races;
mod second_factor;
mod stories;
mod survival;
mod trouble;
mod webhooks;
