//! Organizations over HTTP: opening one, and what it has chosen.

mod current;
mod opening;
mod shapes;

pub(crate) use current::OrganizationApi;
pub(crate) use opening::OpeningApi;
