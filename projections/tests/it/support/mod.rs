//! A log in memory, histories that could have happened, and databases for views.

mod database;
mod history;
mod studio;

pub use database::{Database, databases};
pub use history::{Op, State, history};
pub use studio::{ORG, Studio, at};
