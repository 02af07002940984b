//! What the resources of every context share: how they ask, parse and answer.

mod as_of;
mod money;
mod page;
mod reply;
mod text;

use poem_openapi::Tags;

use crate::edge::Problem;

pub(crate) use as_of::AsOf;
pub(crate) use money::MoneyBody;
pub(crate) use page::{asked, found};
pub(crate) use reply::{Created, Written};
pub(crate) use text::Text;

/// What belongs together in the documentation.
#[derive(Tags)]
pub(crate) enum Area {
    /// Registering, signing in, and who one is.
    Accounts,
    /// Class templates and sessions.
    Scheduling,
    /// Places in sessions.
    Booking,
    /// Credits, plans, packages, and what is owed.
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
