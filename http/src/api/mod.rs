//! What the resources of every context share: how they ask, parse and answer.

mod as_of;
mod date;
mod page;
mod reply;
mod text;

use poem_openapi::Tags;

use crate::edge::Problem;

pub(crate) use as_of::AsOf;
pub(crate) use date::Date;
pub(crate) use page::{asked, found};
pub(crate) use reply::{Created, Written};
pub(crate) use text::Text;

/// What belongs together in the documentation.
#[derive(Tags)]
pub(crate) enum Area {
    /// Registering, signing in, and who one is.
    Accounts,
    /// Class templates, sessions and series.
    Scheduling,
    /// Places in sessions.
    Booking,
    /// Credits.
    Membership,
    /// The history of an organization, and its proof.
    Audit,
    /// Whether the server is well.
    Operations,
}

/// Parses `value`, or says which field cannot be what it should be.
pub(crate) fn parse<T, U>(field: &'static str, value: T) -> Result<U, Problem>
where
    U: TryFrom<T>,
    U::Error: std::fmt::Display,
{
    U::try_from(value).map_err(|error| Problem::invalid("request.invalid", format!("{field}: {error}")))
}
