//! The HTTP face of Regimen: what the outside sees of the core and the views, and how the one binary puts them together.

pub mod app;
pub mod cli;
pub mod settings;

mod accounts;
mod admin;
mod api;
mod booking;
mod demo;
mod docs;
mod edge;
mod integration;
mod keys;
pub mod mail;
mod membership;
mod notification;
mod operations;
mod pages;
mod parts;
mod privacy;
mod routes;
mod scheduling;
mod server;
mod texts;

pub use edge::OPEN_TO_IMPERSONATORS;
pub use routes::openapi_document;
pub use server::Server;
