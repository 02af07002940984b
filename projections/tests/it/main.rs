//! What the engine and the views promise, on SQLite and, when there is one, on PostgreSQL.

mod as_of;
mod engine;
mod erasure;
mod finders;
mod rebuild;
mod support;
