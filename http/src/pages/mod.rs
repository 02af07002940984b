//! Pages that people see in a browser: signing in and up, and what belongs to it. They do everything through the API that is documented,
//! and have no door of their own.

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
