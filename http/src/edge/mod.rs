//! What happens to every request before and after its handler: an id, limits while the body is read, who it is from, waiting
//! for the view that the caller has already written to, one shape for every error, one line in the log.

mod body;
mod guard;
mod headers;
mod identity;
mod limits;
mod links;
mod problem;
mod tenant;
mod tokens;

pub(crate) use body::Fingerprint;
pub(crate) use guard::Guard;
pub(crate) use headers::POSITION;
pub(crate) use identity::{Admin, Coach, SignedIn};
pub use limits::{Limit, UnknownOperation};
pub(crate) use limits::{Limits, Operation};
pub(crate) use links::{Link, Links};
pub(crate) use problem::Problem;
pub(crate) use tenant::Tenant;
pub(crate) use tokens::{Claims, Tokens};
