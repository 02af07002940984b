//! Pages that people see in a browser: signing in and up, what belongs to it, and what pages elsewhere share with them. They do
//! everything through the API that is documented, and have no door of their own.

mod asked;
mod by_name;
mod policy;
mod return_to;
mod scene;
mod sign_in;
mod sign_up;
mod words;

pub(crate) use scene::{Leaf, Scene, file, template};
pub(crate) use sign_in::{came_back, sign_in};
pub(crate) use sign_up::sign_up;
pub(crate) use words::words;

/// What the scripts of all pages begin with.
pub(crate) const PAGE_SCRIPT: &str = include_str!("templates/page.js");
