//! A coach's day: what they lead, and who comes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::scheduling::day_in;
use regimen_core::scheduling::values::TimeZone;
use regimen_projections::scheduling::{SessionFilter, SessionRow, find_all_sessions};

use super::sessions::viewer;
use super::shapes::Session;
use crate::api::{Area, Date, found, parse};
use crate::edge::{Coach, Problem};
use crate::parts::Parts;

pub(crate) struct DayApi;

/// A session that the coach leads on that day.
#[derive(Object)]
struct DaySession {
    session: Session,
    /// How many places are booked.
    booked: u32,
    /// How many bookings have been seen.
    checked_in: u32,
}

impl From<SessionRow> for DaySession {
    fn from(row: SessionRow) -> Self {
        let checked_in = u32::try_from(row.attended()).unwrap_or(u32::MAX);
        Self { booked: row.booked, checked_in, session: row.into() }
    }
}

/// A coach's day.
#[derive(Object)]
struct Day {
    date: Date,
    time_zone: String,
    /// When it begins.
    from: DateTime<Utc>,
    /// When it ends: 24 hours later, but for the days on which the clocks change.
    to: DateTime<Utc>,
    /// Those that start on it, called off ones among them, in that order.
    sessions: Vec<DaySession>,
}

#[OpenApi(tag = "Area::Scheduling")]
impl DayApi {
    /// My day as a coach
    #[oai(path = "/me/day", method = "get", operation_id = "my_day")]
    async fn my_day(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        /// Which day.
        date: Query<Date>,
        /// Where, by its name in the IANA list: `Europe/Berlin`.
        time_zone: Query<String>,
    ) -> Result<Json<Day>, Problem> {
        let zone: TimeZone = parse("time_zone", time_zone.0)?;
        let (from, to) = day_in(date.0.0, zone);
        let (viewer, coach_id) = (viewer(&caller), Some(caller.account_id()));
        let filter = SessionFilter { viewer, coach_id, from: Some(from), to: Some(to), ..SessionFilter::default() };
        let sessions = found(find_all_sessions(&parts.reader, caller.org(), &filter).await)?;
        let sessions = sessions.into_iter().map(DaySession::from).collect();
        Ok(Json(Day { date: date.0, time_zone: zone.name().to_owned(), from, to, sessions }))
    }
}
