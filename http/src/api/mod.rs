//! What the resources of every context share: how they ask, parse and answer.

mod as_of;
mod date;
mod money;
mod page;
mod percent;
pub(crate) mod qr;
mod reply;
mod text;

use poem_openapi::Tags;

use crate::edge::Problem;

pub(crate) use as_of::AsOf;
pub(crate) use date::Date;
pub(crate) use money::MoneyBody;
pub(crate) use page::{asked, found};
pub(crate) use percent::percent_encoded;
pub(crate) use reply::{Created, Written};
pub(crate) use text::Text;

/// What belongs together in the documentation.
#[derive(Tags)]
pub(crate) enum Area {
    /// Registering, signing in, and who one is.
    Accounts,
    /// Class templates, sessions and series.
    Scheduling,
    /// Locations and the rooms there.
    Rooms,
    /// Places in sessions, kept, booked and given back.
    Booking,
    /// The line before a full session.
    Waitlist,
    /// Who was there.
    CheckIn,
    /// The rules of booking.
    Policies,
    /// What people are told in the app.
    Notifications,
    /// What people are told by mail.
    Mail,
    /// Credits, plans, packages, and what is owed.
    Membership,
    /// An organization, its members and what they may do.
    Organization,
    /// What is known of somebody: to take with them, and to be forgotten.
    Privacy,
    /// Telling other programs what happens.
    Webhooks,
    /// Programs that call the API for the organization.
    ApiKeys,
    /// Apps of others that people let act for them.
    Apps,
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

/// Parses a part of a path, or says which cannot be what it should be.
pub(crate) fn parse_text<U>(field: &'static str, text: &str) -> Result<U, Problem>
where
    U: std::str::FromStr,
    U::Err: std::fmt::Display,
{
    text.parse().map_err(|error: U::Err| Problem::invalid("request.invalid", format!("{field}: {error}")))
}
